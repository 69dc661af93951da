#include "ui/widgets/screenstack.h"

#include <QStackedLayout>

ScreenStack::ScreenStack(Screen *root, QWidget *parent)
    : Screen(parent)
    , m_layout(new QStackedLayout(this))
{
    m_layout->setContentsMargins(0, 0, 0, 0);
    setFocusProxy(root);
    m_pages.append(root);
    m_layout->addWidget(root);
    connect(root, &Screen::titleChanged, this, &Screen::titleChanged);
}

void ScreenStack::push(Screen *page)
{
    m_pages.append(page);
    m_layout->addWidget(page);
    m_layout->setCurrentWidget(page);
    setFocusProxy(page);
    page->setLink(m_link);
    page->setFocus();
    connect(page, &Screen::titleChanged, this, &Screen::titleChanged);
    Q_EMIT titleChanged();
}

void ScreenStack::pop()
{
    if (m_pages.size() < 2)
        return;
    Screen *gone = m_pages.takeLast();
    setFocusProxy(top());
    m_layout->setCurrentWidget(top());
    m_layout->removeWidget(gone);
    gone->deleteLater();
    top()->setFocus();
    Q_EMIT titleChanged();
}

void ScreenStack::popToRoot()
{
    while (m_pages.size() > 1)
        pop();
}

Screen *ScreenStack::top() const
{
    return m_pages.last();
}

QString ScreenStack::titleText() const
{
    return top()->titleText();
}

void ScreenStack::setLink(const LinkState &link)
{
    m_link = link;
    for (Screen *page : std::as_const(m_pages))
        page->setLink(link);
}

bool ScreenStack::stepBack()
{
    if (top()->stepBack())
        return true;
    if (m_pages.size() < 2)
        return false;
    pop();
    return true;
}

QList<QWidget *> ScreenStack::stops() const
{
    return top()->stops();
}

QList<Command> ScreenStack::commands()
{
    return top()->commands();
}
