#pragma once

#include <QWidget>

class DispatchScreen;

/// A dispatch in a window of its own, to be watched beside other work.
class DispatchWindow final : public QWidget
{
    Q_OBJECT

public:
    explicit DispatchWindow(DispatchScreen *screen); ///< takes ownership; deletes itself when it is closed

    DispatchScreen *screen() const { return m_screen; }

private:
    void takeTitle();

    DispatchScreen *m_screen;
};
