#include "ui/shell/mainwindow.h"

#include "ui/shell/band.h"
#include "ui/shell/commandpalette.h"
#include "ui/shell/rail.h"
#include "ui/theme/theme.h"
#include "ui/widgets/notice.h"

#include <QApplication>
#include <QCloseEvent>
#include <QDataStream>
#include <QHBoxLayout>
#include <QScreen>
#include <QShortcut>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace {

constexpr QSize smallest {1000, 640};
constexpr QSize usual {1440, 900};
constexpr quint32 layoutMark = 0x52564c31; // "RVL1"
constexpr int mostAreaKeys = 9;

} // namespace

MainWindow::MainWindow(const Clock &clock, QWidget *parent)
    : QMainWindow(parent)
    , m_band(new Band(clock, this))
    , m_rail(new Rail(this))
    , m_problem(new Notice(Notice::Shape::Strip, this))
    , m_pages(new QStackedWidget(this))
{
    setObjectName(QStringLiteral("mainWindow"));
    setMinimumSize(smallest);
    resize(usual);
    auto *centre = new QWidget(this);
    auto *column = new QVBoxLayout(centre);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_band);
    column->addWidget(m_problem);
    m_problem->hide();
    auto *line = new QHBoxLayout;
    line->setSpacing(0);
    line->addWidget(m_rail);
    line->addWidget(m_pages, 1);
    column->addLayout(line, 1);
    setCentralWidget(centre);

    connect(m_rail, &Rail::areaChosen, this, &MainWindow::showArea);
    connect(m_band, &Band::showStopsRequested, this, &MainWindow::showStopsRequested);
    connect(m_band, &Band::startEngineRequested, this, &MainWindow::startEngineRequested);
    const auto onKey = [this](const QKeySequence &key, auto slot) {
        connect(new QShortcut(key, this), &QShortcut::activated, this, slot);
    };
    onKey(QKeySequence(Qt::CTRL | Qt::Key_K), [this] { openPalette(); });
    onKey(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_P), [this] { openPalette(); });
    onKey(QKeySequence(Qt::Key_Escape), [this] { stepBack(); });
    onKey(QKeySequence(Qt::Key_F6), [this] { moveFocus(1); });
    onKey(QKeySequence(Qt::SHIFT | Qt::Key_F6), [this] { moveFocus(-1); });
    for (int area = 0; area < mostAreaKeys; ++area)
        onKey(QKeySequence(static_cast<int>(Qt::CTRL) | (Qt::Key_1 + area)), [this, area] { showArea(area); });
}

RailItem *MainWindow::addArea(const QString &word, const QString &iconName, Screen *screen, bool atBottom)
{
    m_words.append(word);
    m_icons.append(iconName);
    m_pages->addWidget(screen);
    connect(screen, &Screen::titleChanged, this, &MainWindow::showTitle);
    RailItem *item = m_rail->addArea(word, iconName, atBottom);
    if (m_pages->count() == 1)
        showArea(0);
    return item;
}

void MainWindow::showArea(int area)
{
    if (area < 0 || area >= m_pages->count())
        return;
    m_pages->setCurrentIndex(area);
    m_rail->setCurrent(area);
    current()->setFocus();
    showTitle();
}

int MainWindow::currentArea() const
{
    return m_pages->currentIndex();
}

int MainWindow::areaCount() const
{
    return m_pages->count();
}

void MainWindow::setBandState(const BandState &state)
{
    m_band->setState(state);
    for (int page = 0; page < m_pages->count(); ++page)
        static_cast<Screen *>(m_pages->widget(page))->setLink(state.link);
    showTitle();
}

void MainWindow::setCommands(const QList<Command> &commands, const std::function<void(const QString &)> &search)
{
    m_commands = commands;
    m_search = search;
}

Screen *MainWindow::current() const
{
    return static_cast<Screen *>(m_pages->currentWidget());
}

void MainWindow::showTitle()
{
    QStringList parts;
    if (current() && !current()->titleText().isEmpty())
        parts.append(current()->titleText());
    parts.append(tr("Raven"));
    const BandState &band = m_band->state();
    for (const QString &part : {band.environmentWord, band.role}) {
        if (!part.isEmpty())
            parts.append(part);
    }
    setWindowTitle(parts.join(QStringLiteral(" · ")));
}

void MainWindow::openPalette()
{
    QList<Command> commands = current() ? current()->commands() : QList<Command>();
    for (int area = 0; area < m_pages->count(); ++area)
        commands.append({tr("Go to %1").arg(m_words.at(area)), tr("Areas"), m_icons.at(area),
                         QKeySequence(static_cast<int>(Qt::CTRL) | (Qt::Key_1 + area)), [this, area] {
                             showArea(area);
                         }});
    for (const auto &changing : std::as_const(m_changing))
        commands.append(changing());
    commands.append(m_commands);
    (new CommandPalette(commands, m_search, this))->open();
}

void MainWindow::stepBack()
{
    if (current())
        current()->stepBack();
}

void MainWindow::moveFocus(int direction)
{
    QList<QWidget *> stops {m_rail->findChild<RailItem *>(QStringLiteral("rail%1").arg(currentArea()))};
    if (current())
        stops.append(current()->stops());
    stops.removeIf([](const QWidget *stop) { return !stop || !stop->isVisible(); });
    if (stops.isEmpty())
        return;
    QWidget *focused = QApplication::focusWidget();
    const auto holds = [focused](const QWidget *stop) {
        return focused && (stop == focused || stop->isAncestorOf(focused));
    };
    const auto here = std::find_if(stops.cbegin(), stops.cend(), holds);
    const qsizetype at = here == stops.cend() ? (direction > 0 ? -1 : 0) : here - stops.cbegin();
    stops.at((at + direction + stops.size()) % stops.size())->setFocus(Qt::TabFocusReason);
}

void MainWindow::showProblem(const QString &sentence)
{
    m_problem->show(sentence, {},
                    {{tr("Dismiss"),
                      [this] {
                          m_problem->hide();
                      }}},
                    true);
}

QByteArray MainWindow::layoutState() const
{
    QByteArray state;
    QDataStream out(&state, QIODevice::WriteOnly);
    out << layoutMark << saveGeometry() << qint32(currentArea());
    return state;
}

void MainWindow::restoreLayout(const QByteArray &state)
{
    QDataStream in(state);
    quint32 mark = 0;
    QByteArray geometry;
    qint32 area = 0;
    in >> mark >> geometry >> area;
    if (in.status() != QDataStream::Ok || mark != layoutMark)
        return;
    restoreGeometry(geometry);
    showArea(area);
}

void MainWindow::closeEvent(QCloseEvent *event)
{
    Q_EMIT closed();
    QMainWindow::closeEvent(event);
}
