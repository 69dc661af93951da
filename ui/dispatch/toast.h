#pragma once

#include <QTimer>
#include <QWidget>

#include <functional>

class Button;

/// One sentence about what an act came to, over the lower edge of its screen for eight seconds. Never modal.
class Toast final : public QWidget
{
    Q_OBJECT

public:
    explicit Toast(QWidget *screen);

    void say(const QString &sentence, bool failed = false);
    /// With something to do about it as long as it is shown, such as "Undo".
    void offer(const QString &sentence, const QString &action, const std::function<void()> &act);
    QString sentence() const { return m_sentence; }

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;

private:
    void place();
    void present(const QString &sentence, bool failed);

    QString m_sentence;
    std::function<void()> m_act;
    Button *m_button;
    bool m_failed = false;
    QTimer m_end;
};
