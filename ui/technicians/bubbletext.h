#pragma once

#include "models/domain/replytriage.h"

#include "ui/theme/theme.h"

#include <QTextEdit>

/// The tone a verdict is shown in, wherever it stands: over the conversation, in the bubble and under the words
/// that led to it.
Tone toneOf(ReplyClass says);

/// Foreign text that can be selected and copied, always plain, as high as it is long. The words that rules matched are
/// underlined in the tone of what they say.
class BubbleText final : public QTextEdit
{
    Q_OBJECT

public:
    explicit BubbleText(QWidget *parent = nullptr);

    void showText(const QString &text, const QList<TriageMatch> &matches);
    /// The width the text would take on one line each, at most @p most.
    int wantedWidth(int most) const;

protected:
    void resizeEvent(QResizeEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;
    void changeEvent(QEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;

private:
    void mark();
    void fit();

    QList<TriageMatch> m_matches;
};
