#pragma once

#include "ui/widgets/screen.h"

class QStackedLayout;

/// One area's pages: a root that stays, and pages opened from it, the newest on top. Esc leads back.
class ScreenStack final : public Screen
{
    Q_OBJECT

public:
    explicit ScreenStack(Screen *root, QWidget *parent = nullptr);

    void push(Screen *page); ///< takes ownership
    void pop();
    void popToRoot();
    Screen *top() const;
    int depth() const { return static_cast<int>(m_pages.size()); }

    QString titleText() const override;
    void setLink(const LinkState &link) override;
    bool stepBack() override;
    QList<QWidget *> stops() const override;
    QList<Command> commands() override;

private:
    QStackedLayout *m_layout;
    QList<Screen *> m_pages;
    LinkState m_link;
};
