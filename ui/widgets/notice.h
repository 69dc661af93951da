#pragma once

#include <QWidget>

#include <functional>

class Button;
class TextLabel;

/// What a screen shows instead of, or above, its content: nothing yet, nothing matches, could not be read. Centred when
/// it fills the place of the content, a strip when the content stays visible below.
class Notice final : public QWidget
{
    Q_OBJECT

public:
    enum class Shape { Page, Strip };

    explicit Notice(Shape shape, QWidget *parent = nullptr);

    struct Action
    {
        QString text;
        std::function<void()> act;
        bool primary = false;
    };
    void show(const QString &sentence, const QString &more = {}, const QList<Action> &actions = {},
              bool failed = false);
    QString sentence() const;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    Shape m_shape;
    bool m_failed = false;
    TextLabel *m_sentence;
    TextLabel *m_more;
    QWidget *m_buttons;
};
