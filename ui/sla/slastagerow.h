#pragma once

#include "models/domain/slastageline.h"
#include "ui/theme/theme.h"

#include <QWidget>

class QPainter;

/// The tone and shape of a stage's state; nothing is drawn for one that has not started.
Tone toneOf(SlaStageLine::State state);
void paintStageGlyph(QPainter &painter, SlaStageLine::State state, const QRectF &box);
/// How far a stage has used its target. Over due it is full and hatched and stays in its frame; a pause has gaps.
void paintStageBar(QPainter &painter, const SlaStageLine &line, const QRectF &box, Ground ground, bool stale);

/// One stage in the SLA dialog: what it is, how far it is, and why that matters.
class SlaStageRow final : public QWidget
{
    Q_OBJECT

public:
    explicit SlaStageRow(QWidget *parent = nullptr);

    void setLine(const SlaStageLine &line);
    void setStale(bool stale);
    const SlaStageLine &line() const { return m_line; }
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    SlaStageLine m_line;
    bool m_stale = false;
};
