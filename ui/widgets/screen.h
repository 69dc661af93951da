#pragma once

#include "models/domain/linkstate.h"

#include <QKeySequence>
#include <QWidget>

#include <functional>

/// Something a person can do, for the palette. Commands that the role lacks are not offered.
struct Command
{
    QString text;
    QString area;
    QString iconName;
    QKeySequence shortcut; ///< shown only; the screen itself listens to it
    std::function<void()> run;
};

/// What the window can host. It knows nothing else about a screen.
class Screen : public QWidget
{
    Q_OBJECT

public:
    using QWidget::QWidget;

    virtual QString titleText() const = 0; ///< for the title bar: "WO 48213"
    virtual void setLink(const LinkState &) { }
    /// Esc: closes the innermost open thing; false when there is nothing left to close.
    virtual bool stepBack() { return false; }
    virtual QList<QWidget *> stops() const { return {}; } ///< where F6 goes, in order
    virtual QList<Command> commands() { return {}; }

Q_SIGNALS:
    void titleChanged();
};
