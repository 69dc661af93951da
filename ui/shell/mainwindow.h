#pragma once

#include "ui/shell/bandstate.h"
#include "ui/widgets/screen.h"

#include <QMainWindow>

class Band;
class Notice;
class Clock;
class QStackedWidget;
class Rail;
class RailItem;

/// Hosts screens and knows none: rail, band, title, palette, and the keys that work everywhere.
class MainWindow final : public QMainWindow
{
    Q_OBJECT

public:
    explicit MainWindow(const Clock &clock, QWidget *parent = nullptr);

    /// Adds @p screen as an area and takes it; the order is the order of Ctrl+1, Ctrl+2, ...
    RailItem *addArea(const QString &word, const QString &iconName, Screen *screen, bool atBottom = false);
    void showArea(int area);
    int currentArea() const;
    int areaCount() const;
    void setBandState(const BandState &state);
    /// Commands that belong to no screen (appearance, quit), and where the palette looks up work orders.
    void setCommands(const QList<Command> &commands, const std::function<void(const QString &)> &search);

    /// Commands whose words change: asked for each time the palette opens.
    void addCommands(std::function<QList<Command>()> commands) { m_changing.append(std::move(commands)); }

    void showProblem(const QString &sentence); ///< above the screens until it is dismissed

    QByteArray layoutState() const;
    void restoreLayout(const QByteArray &state);

Q_SIGNALS:
    void showStopsRequested();
    void startEngineRequested();
    void closed();

protected:
    void closeEvent(QCloseEvent *event) override;

private:
    void openPalette();
    void stepBack();
    void moveFocus(int direction);
    void showTitle();
    Screen *current() const;

    Band *m_band;
    Rail *m_rail;
    Notice *m_problem;
    QStackedWidget *m_pages;
    QStringList m_words;
    QStringList m_icons;
    QList<Command> m_commands;
    QList<std::function<QList<Command>()>> m_changing;
    std::function<void(const QString &)> m_search;
};
