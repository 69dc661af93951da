#pragma once

#include "models/domain/personstate.h"
#include "models/domain/vocabulary.h"
#include "ui/theme/theme.h"

class QPainter;

struct PeopleCell
{
    PersonState state = PersonState::Queued;
    Channel channel = Channel::Warm;
};

/// One asked person as a cell of 8 to 20 px. Shape and frame differ for every state, so the colour only repeats them.
/// @p strength below 1 draws it stale; @p ground is what lies under it.
void paintPeopleCell(QPainter &painter, const PeopleCell &cell, const QRectF &box, Ground ground = Ground::Surface,
                     double strength = 1.0);
/// The tone that the word beside such a cell is written in: amber for doubt, crimson for failure, green for qualified.
Tone wordTone(PersonState state);
