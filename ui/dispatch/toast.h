#pragma once

#include <QTimer>
#include <QWidget>

/// One sentence about what an act came to, over the lower edge of its screen for eight seconds. Never modal.
class Toast final : public QWidget
{
    Q_OBJECT

public:
    explicit Toast(QWidget *screen);

    void say(const QString &sentence, bool failed = false);
    QString sentence() const { return m_sentence; }

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;

private:
    void place();

    QString m_sentence;
    bool m_failed = false;
    QTimer m_end;
};
