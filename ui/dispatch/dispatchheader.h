#pragma once

#include "models/domain/dispatchpicture.h"

#include <QTimeZone>
#include <QWidget>

class Button;

/// The top of the loader: where we are, what the work order is, how much of the running stage is left.
class DispatchHeader final : public QWidget
{
    Q_OBJECT

public:
    explicit DispatchHeader(QWidget *parent = nullptr);

    void setPicture(const DispatchPicture &picture, bool nothingLeft, const QDateTime &now);
    void setZone(const QTimeZone &zone) { m_zone = zone; }
    void setStale(bool stale);
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
    double paintBadge(QPainter &painter) const; ///< where it begins
    double buttonsLeft() const;

    QString m_title;
    QString m_facts;
    std::optional<RunningStage> m_stage;
    QDateTime m_now;
    bool m_stale = false;
    QTimeZone m_zone = QTimeZone::systemTimeZone();
    Button *m_addPeople;
    Button *m_ownWindow;
    Button *m_stopSending;
};
