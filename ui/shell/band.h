#pragma once

#include "ui/shell/bandstate.h"

#include <QWidget>

class Button;
class Clock;
class TabularLabel;
class TextLabel;

/// The strip on top: which environment, can the data be trusted, who am I, what time is it on the server.
class Band final : public QWidget
{
    Q_OBJECT

public:
    explicit Band(const Clock &clock, QWidget *parent = nullptr);

    void setState(const BandState &state);
    const BandState &state() const { return m_state; }
    QString middleText() const; ///< what it says about trust, as one sentence

Q_SIGNALS:
    void showStopsRequested();
    void startEngineRequested();

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void build();
    void showState();
    void tick();
    QString linkWords() const;

    const Clock &m_clock;
    BandState m_state;
    TextLabel *m_pill;
    TextLabel *m_note;
    QWidget *m_dot;
    TabularLabel *m_link;
    TextLabel *m_trouble;
    Button *m_act;
    TextLabel *m_person;
    TextLabel *m_zone;
    TabularLabel *m_time;
};
