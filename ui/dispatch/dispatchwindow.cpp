#include "ui/dispatch/dispatchwindow.h"

#include "ui/dispatch/dispatchscreen.h"

#include <QVBoxLayout>

namespace {

constexpr QSize smallest(720, 520);
constexpr QSize first(1'000, 760);

} // namespace

DispatchWindow::DispatchWindow(DispatchScreen *screen)
    : QWidget(nullptr, Qt::Window)
    , m_screen(screen)
{
    setObjectName(QStringLiteral("dispatchWindow"));
    setAttribute(Qt::WA_DeleteOnClose);
    setMinimumSize(smallest);
    resize(first);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(screen);
    screen->setDetached();
    connect(screen, &Screen::titleChanged, this, &DispatchWindow::takeTitle);
    takeTitle();
}

void DispatchWindow::takeTitle()
{
    setWindowTitle(m_screen->titleText() + QStringLiteral(" · Raven"));
}
