#pragma once

#include <QAbstractButton>
#include <QWidget>

class QVBoxLayout;

/// One area of the rail: icon over a word, and a pill with the number of things that wait for somebody.
class RailItem final : public QAbstractButton
{
    Q_OBJECT

public:
    enum class Alarm { Warning, Failure };

    RailItem(const QString &word, const QString &iconName, QWidget *parent = nullptr);

    void setPill(int count, Alarm alarm = Alarm::Warning, const QString &sentence = {});
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QString m_iconName;
    int m_count = 0;
    Alarm m_alarm = Alarm::Warning;
};

/// The areas on the left, settings at the bottom. An area that is not built or not allowed is absent.
class Rail final : public QWidget
{
    Q_OBJECT

public:
    explicit Rail(QWidget *parent = nullptr);

    RailItem *addArea(const QString &word, const QString &iconName, bool atBottom);
    void setCurrent(int area);

Q_SIGNALS:
    void areaChosen(int area);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QVBoxLayout *m_layout;
    QList<RailItem *> m_items;
    int m_stretchAt = 0;
};
