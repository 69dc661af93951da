#pragma once

#include "ui/theme/fonts.h"
#include "ui/theme/theme.h"

#include <QLabel>

/// A label that never guesses rich text and takes its colour from the theme. Everything that shows foreign text uses
/// it: a QLabel would fetch what an <img> names.
class TextLabel final : public QLabel
{
    Q_OBJECT

public:
    explicit TextLabel(const QString &text = {}, Tone tone = Tone::Text, const QFont &font = Type::font(),
                       QWidget *parent = nullptr);

    void setTone(Tone tone);
    Tone tone() const { return m_tone; }
    /// Shortens with "…" instead of asking for room; the whole text is then in the tooltip.
    void setElided(bool elided);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void changeEvent(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    void takeColor();

    Tone m_tone;
    bool m_elided = false;
};
