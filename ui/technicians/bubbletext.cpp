#include "ui/technicians/bubbletext.h"

#include "ui/theme/fonts.h"

#include <QTextBlock>
#include <QTextDocument>
#include <QWheelEvent>

#include <cmath>

Tone toneOf(ReplyClass says)
{
    switch (says) {
    case ReplyClass::Accepts:
        return Tone::Met;
    case ReplyClass::Declines:
    case ReplyClass::Unsubscribe:
        return Tone::Breached;
    case ReplyClass::Question:
    case ReplyClass::Price:
    case ReplyClass::Later:
        return Tone::AtRisk;
    case ReplyClass::OutOfOffice:
        return Tone::Paused;
    case ReplyClass::Unknown:
        break;
    }
    return Tone::Muted;
}

BubbleText::BubbleText(QWidget *parent)
    : QTextEdit(parent)
{
    setReadOnly(true);
    setAcceptRichText(false);
    setUndoRedoEnabled(false);
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setTextInteractionFlags(Qt::TextSelectableByMouse);
    setFocusPolicy(Qt::ClickFocus);
    setWordWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    setFont(Type::font());
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    viewport()->setAutoFillBackground(false);
    document()->setDocumentMargin(0);
}

void BubbleText::showText(const QString &text, const QList<TriageMatch> &matches)
{
    m_matches = matches;
    setPlainText(text);
    mark();
    fit();
}

int BubbleText::wantedWidth(int most) const
{
    // The document of the widget is laid out to its present width, so another one says the wish.
    const QScopedPointer<QTextDocument> wish(document()->clone());
    wish->setTextWidth(-1);
    return std::min(most, static_cast<int>(std::ceil(wish->idealWidth())) + 1);
}

void BubbleText::mark()
{
    QTextCursor cursor(document());
    cursor.select(QTextCursor::Document);
    QTextCharFormat plain;
    plain.setForeground(Theme::current().color(Tone::Text));
    cursor.setCharFormat(plain);
    const auto length = document()->characterCount() - 1;
    for (const TriageMatch &match : std::as_const(m_matches)) {
        if (match.from < 0 || match.length <= 0 || match.from + match.length > length)
            continue;
        QTextCharFormat marked = plain;
        marked.setUnderlineStyle(QTextCharFormat::SingleUnderline);
        marked.setUnderlineColor(Theme::current().color(toneOf(match.says)));
        marked.setFontWeight(QFont::DemiBold);
        marked.setToolTip(displayWord(match.says).toHtmlEscaped());
        cursor.setPosition(static_cast<int>(match.from));
        cursor.setPosition(static_cast<int>(match.from + match.length), QTextCursor::KeepAnchor);
        cursor.setCharFormat(marked);
    }
}

void BubbleText::fit()
{
    document()->setTextWidth(viewport()->width());
    setFixedHeight(static_cast<int>(std::ceil(document()->size().height())));
}

void BubbleText::resizeEvent(QResizeEvent *event)
{
    QTextEdit::resizeEvent(event);
    fit();
}

void BubbleText::wheelEvent(QWheelEvent *event)
{
    event->ignore();
}

void BubbleText::changeEvent(QEvent *event)
{
    QTextEdit::changeEvent(event);
    if (event->type() == QEvent::ApplicationPaletteChange)
        mark();
}

void BubbleText::focusOutEvent(QFocusEvent *event)
{
    QTextCursor cursor = textCursor();
    cursor.clearSelection();
    setTextCursor(cursor);
    QTextEdit::focusOutEvent(event);
}
