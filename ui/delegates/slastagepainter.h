#pragma once

#include "models/domain/slastageline.h"
#include "ui/theme/theme.h"

class QPainter;

/// The tone of a stage's state; muted for one that has not started.
Tone toneOf(SlaStageLine::State state);
/// Its shape; nothing is drawn for one that has not started.
void paintStageGlyph(QPainter &painter, SlaStageLine::State state, const QRectF &box);
/// How far a stage has used its target. Over due it is full and hatched and stays in its frame; a pause is hatched too.
void paintStageBar(QPainter &painter, const SlaStageLine &line, const QRectF &box, Ground ground, bool stale);
