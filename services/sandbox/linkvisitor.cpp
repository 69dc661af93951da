#include "services/sandbox/linkvisitor.h"

#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QRegularExpression>
#include <QUrlQuery>

namespace {

constexpr int visitTimeoutMs = 15000;

QString unescapedHtml(QString text)
{
    return text.replace(QLatin1String("&lt;"), QLatin1String("<"))
        .replace(QLatin1String("&gt;"), QLatin1String(">"))
        .replace(QLatin1String("&quot;"), QLatin1String("\""))
        .replace(QLatin1String("&#39;"), QLatin1String("'"))
        .replace(QLatin1String("&amp;"), QLatin1String("&"));
}

QString attribute(const QString &tag, const QString &name)
{
    static const QRegularExpression pattern(
        QStringLiteral("\\s([a-z-]+)\\s*=\\s*(?:\"([^\"]*)\"|'([^']*)'|([^\\s>\"']+))"),
        QRegularExpression::CaseInsensitiveOption);
    for (QRegularExpressionMatchIterator found = pattern.globalMatch(tag); found.hasNext();) {
        const QRegularExpressionMatch match = found.next();
        if (match.capturedView(1).compare(name, Qt::CaseInsensitive) == 0)
            return unescapedHtml(match.captured(2) + match.captured(3) + match.captured(4));
    }
    return {};
}

void addField(QUrlQuery &form, const QString &tag)
{
    const QString name = attribute(tag, QStringLiteral("name"));
    if (!name.isEmpty())
        form.addQueryItem(name, attribute(tag, QStringLiteral("value")));
}

} // namespace

PressedForm pressForm(const QByteArray &html, const QByteArray &wanted)
{
    static const QRegularExpression forms(QStringLiteral("<form\\b[^>]*>.*?</form>"),
                                          QRegularExpression::CaseInsensitiveOption
                                              | QRegularExpression::DotMatchesEverythingOption);
    static const QRegularExpression tags(QStringLiteral("<(?:input|button|form)\\b[^>]*>"),
                                         QRegularExpression::CaseInsensitiveOption);
    const QString page = QString::fromUtf8(html);
    const QString word = QString::fromUtf8(wanted);
    PressedForm first;
    bool hasFirst = false;
    for (QRegularExpressionMatchIterator form = forms.globalMatch(page); form.hasNext();) {
        const QString text = form.next().captured();
        PressedForm filled;
        QUrlQuery fields;
        QString button;
        bool fits = false;
        for (QRegularExpressionMatchIterator tag = tags.globalMatch(text); tag.hasNext();) {
            const QString piece = tag.next().captured();
            const QString type = attribute(piece, QStringLiteral("type")).toLower();
            const bool isButton =
                piece.startsWith(QLatin1String("<button"), Qt::CaseInsensitive) || type == QLatin1String("submit");
            if (piece.startsWith(QLatin1String("<form"), Qt::CaseInsensitive)) {
                filled.action = attribute(piece, QStringLiteral("action"));
                fits = filled.action.contains(word);
            } else if (!isButton) {
                addField(fields, piece);
                fits = fits || attribute(piece, QStringLiteral("value")) == word;
            } else if (button.isEmpty() || piece.contains(word)) {
                button = piece;
                fits = fits || piece.contains(word);
            }
        }
        if (!button.isEmpty())
            addField(fields, button);
        filled.body = fields.toString(QUrl::FullyEncoded).toUtf8();
        if (fits)
            return filled;
        if (!hasFirst)
            first = filled;
        hasFirst = true;
    }
    return first;
}

LinkVisitor::LinkVisitor(QUrl gateway, QObject *parent)
    : QObject(parent)
    , m_gateway(std::move(gateway))
    , m_network(new QNetworkAccessManager(this))
{
}

QString LinkVisitor::agentText(Agent agent)
{
    return agent == Agent::Person
        ? QStringLiteral("Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0")
        : QStringLiteral("Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)");
}

void LinkVisitor::look(const QString &link, Agent agent)
{
    const std::optional<QUrl> url = onGateway(link);
    if (!url)
        return;
    QNetworkReply *reply = get(*url, agent);
    connect(reply, &QNetworkReply::finished, this, [this, reply] { count(reply); });
}

void LinkVisitor::press(const QString &link, const QByteArray &button)
{
    const std::optional<QUrl> url = onGateway(link);
    if (!url)
        return;
    QNetworkReply *reply = get(*url, Agent::Person);
    connect(reply, &QNetworkReply::finished, this, [this, reply, url = *url, button] {
        const PressedForm form = pressForm(reply->readAll(), button);
        const QString action = form.action.isEmpty() ? url.toString() : url.resolved(QUrl(form.action)).toString();
        if (const std::optional<QUrl> target = onGateway(action))
            post(*target, form.body.isEmpty() ? "answer=" + button : form.body);
        count(reply);
    });
}

void LinkVisitor::unsubscribe(const QString &link)
{
    if (const std::optional<QUrl> url = onGateway(link))
        post(*url, QByteArrayLiteral("List-Unsubscribe=One-Click"));
}

QNetworkReply *LinkVisitor::get(const QUrl &url, Agent agent)
{
    QNetworkRequest request(url);
    request.setHeader(QNetworkRequest::UserAgentHeader, agentText(agent));
    request.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
    request.setTransferTimeout(visitTimeoutMs);
    ++m_underWay;
    return m_network->get(request);
}

void LinkVisitor::post(const QUrl &url, const QByteArray &form)
{
    QNetworkRequest request(url);
    request.setHeader(QNetworkRequest::ContentTypeHeader, QStringLiteral("application/x-www-form-urlencoded"));
    request.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
    request.setTransferTimeout(visitTimeoutMs);
    ++m_underWay;
    QNetworkReply *reply = m_network->post(request, form);
    connect(reply, &QNetworkReply::finished, this, [this, reply] { count(reply); });
}

std::optional<QUrl> LinkVisitor::onGateway(const QString &link) const
{
    const QUrl wanted(link);
    if (m_gateway.isEmpty() || !wanted.isValid() || wanted.path().isEmpty())
        return std::nullopt;
    QUrl url = m_gateway;
    url.setPath(wanted.path(QUrl::FullyEncoded), QUrl::TolerantMode);
    url.setQuery(wanted.query(QUrl::FullyEncoded));
    return url;
}

void LinkVisitor::count(QNetworkReply *reply)
{
    reply->deleteLater();
    --m_underWay;
    ++m_visits;
    const int status = reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    if (status < 200 || status >= 400)
        ++m_failures;
}
