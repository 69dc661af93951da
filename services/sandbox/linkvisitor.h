#pragma once

#include <QObject>
#include <QUrl>

#include <optional>

class QNetworkAccessManager;
class QNetworkReply;

/// A person's browser and mail program: opens links of our mails and presses their buttons with real requests. It talks
/// to the configured gateway only; of a link it keeps path and query, whatever host the link names.
class LinkVisitor : public QObject
{
    Q_OBJECT

public:
    explicit LinkVisitor(QUrl gateway, QObject *parent = nullptr);

    /// Who asks, as the User-Agent says it.
    enum class Agent { Person, Machine };
    static QString agentText(Agent agent);

    void look(const QString &link, Agent agent);               ///< GET, as a mail program or a scanner does
    void press(const QString &link, const QByteArray &button); ///< GET, then submits the page's form with that button
    void unsubscribe(const QString &link);                     ///< the one-click POST of RFC 8058

    void setGateway(const QUrl &gateway) { m_gateway = gateway; }

    [[nodiscard]] int underWay() const { return m_underWay; }
    [[nodiscard]] qint64 visits() const { return m_visits; }
    [[nodiscard]] qint64 failures() const { return m_failures; }

private:
    QNetworkReply *get(const QUrl &url, Agent agent);
    void post(const QUrl &url, const QByteArray &form);
    std::optional<QUrl> onGateway(const QString &link) const;
    void count(QNetworkReply *reply);

    QUrl m_gateway;
    QNetworkAccessManager *m_network;
    int m_underWay = 0;
    qint64 m_visits = 0;
    qint64 m_failures = 0;
};

/// The first form of an HTML page that has a button for @p wanted (in its name, value or action), filled in.
struct PressedForm
{
    QString action; ///< empty: the page's own address
    QByteArray body;
};
PressedForm pressForm(const QByteArray &html, const QByteArray &wanted);
