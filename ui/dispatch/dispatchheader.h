#pragma once

#include "models/domain/dispatchpicture.h"

#include <QTimeZone>
#include <QWidget>

class Button;
class Clock;
class SlaBadgeWidget;

/// The top of the loader: where we are, what the work order is, how much of the running stage is left.
class DispatchHeader final : public QWidget
{
    Q_OBJECT

public:
    explicit DispatchHeader(const Clock &clock, QWidget *parent = nullptr);

    void setPicture(const DispatchPicture &picture, bool nothingLeft);
    void setZone(const QTimeZone &zone);
    void setStale(bool stale);
    SlaBadgeWidget *badge() const { return m_badge; }
    Button *addPeople() const { return m_addPeople; }
    Button *ownWindow() const { return m_ownWindow; }
    Button *stopSending() const { return m_stopSending; }

    QSize sizeHint() const override { return {600, 39}; }

Q_SIGNALS:
    void boardWanted();

protected:
    void paintEvent(QPaintEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;

private:
    QRectF crumbRect() const;
    double partsLeft() const; ///< where badge and buttons begin

    QString m_title;
    QString m_facts;
    QTimeZone m_zone = QTimeZone::systemTimeZone();
    SlaBadgeWidget *m_badge;
    Button *m_addPeople;
    Button *m_ownWindow;
    Button *m_stopSending;
};
