#pragma once

#include "ui/theme/fonts.h"
#include "ui/theme/theme.h"

#include <QWidget>

/// A number, a time or a count that changes while one looks at it: digits keep their places.
class TabularLabel final : public QWidget
{
    Q_OBJECT

public:
    explicit TabularLabel(const QString &text = {}, Tone tone = Tone::Text, const QFont &font = Type::font(),
                          QWidget *parent = nullptr);

    void setText(const QString &text);
    QString text() const { return m_text; }
    void setTone(Tone tone);
    void setAlignment(Qt::Alignment alignment);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QString m_text;
    Tone m_tone;
    Qt::Alignment m_alignment = Qt::AlignLeft;
};
