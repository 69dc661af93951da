#include "ui/workorders/requestpane.h"

#include "models/domain/format.h"
#include "ui/theme/metrics.h"
#include "ui/widgets/textlabel.h"
#include "ui/workorders/requestrow.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QPlainTextEdit>
#include <QStackedLayout>
#include <QVBoxLayout>

namespace {

constexpr int paneHeight = 148;
constexpr int textShare = 9;
constexpr int listShare = 11;

TextLabel *caption(const QString &text, QWidget *parent)
{
    return new TextLabel(text, Tone::Muted, Type::strong(Type::caption), parent);
}

} // namespace

RequestPane::RequestPane(QWidget *parent)
    : QWidget(parent)
    , m_text(new QPlainTextEdit(this))
    , m_cut(new TextLabel({}, Tone::AtRisk, Type::font(Type::caption), this))
    , m_count(caption({}, this))
    , m_sentence(new TextLabel({}, Tone::Muted, Type::font(), this))
    , m_list(new QWidget(this))
    , m_pages(new QStackedLayout)
{
    setObjectName(QStringLiteral("requestPane"));
    build();
    connect(m_text, &QPlainTextEdit::textChanged, this, &RequestPane::textChanged);
}

void RequestPane::build()
{
    m_text->setObjectName(QStringLiteral("requestField"));
    m_text->setAccessibleName(tr("Paste the request"));
    m_text->setPlaceholderText(tr("An e-mail, a chat message, notes of a call"));
    m_text->setTabChangesFocus(true);
    m_text->setFixedHeight(paneHeight);
    m_text->document()->setDocumentMargin(Metrics::space8);
    m_cut->setObjectName(QStringLiteral("requestCut"));
    m_cut->setText(tr("Only the first %1 characters are read and kept.").arg(Format::count(longestRequest)));
    m_cut->hide();
    m_sentence->setObjectName(QStringLiteral("recognisedSentence"));
    m_sentence->setWordWrap(true);
    m_sentence->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    m_sentence->setContentsMargins(0, Metrics::space4, 0, 0);
    m_list->setObjectName(QStringLiteral("recognisedList"));
    auto *rows = new QVBoxLayout(m_list);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(0);
    for (int field = 0; field < requestFieldCount; ++field) {
        auto *row = new RequestRow(static_cast<RequestField>(field), m_list);
        row->setObjectName(QStringLiteral("recognised%1").arg(field));
        connect(row, &RequestRow::removed, this, &RequestPane::removed);
        connect(row, &RequestRow::wanted, this, &RequestPane::wanted);
        connect(row, &RequestRow::dateChosen, this, &RequestPane::dateChosen);
        rows->addWidget(row);
        m_rows.append(row);
    }
    rows->addStretch(1);
    m_pages->addWidget(m_sentence);
    m_pages->addWidget(m_list);

    auto *left = new QVBoxLayout;
    left->setSpacing(Metrics::labelGap);
    left->addWidget(caption(tr("Paste the request"), this));
    left->addWidget(m_text);
    left->addWidget(m_cut);
    left->addStretch(1);
    auto *head = new QHBoxLayout;
    head->addWidget(caption(tr("What was recognised"), this));
    head->addStretch(1);
    head->addWidget(m_count);
    auto *right = new QVBoxLayout;
    right->setSpacing(Metrics::labelGap);
    right->addLayout(head);
    right->addLayout(m_pages, 1);
    auto *columns = new QHBoxLayout(this);
    columns->setContentsMargins(0, 0, 0, 0);
    columns->setSpacing(Metrics::space16);
    columns->addLayout(left, textShare);
    columns->addLayout(right, listShare);
}

QString RequestPane::text() const
{
    return m_text->toPlainText().left(longestRequest);
}

void RequestPane::setText(const QString &text)
{
    m_text->setPlainText(text);
}

void RequestPane::showRead(const RecognisedRequest &request, const QSet<RequestField> &used, const QDateTime &now,
                           const QTimeZone &zone)
{
    m_request = request;
    m_request.isCut = m_text->document()->characterCount() - 1 > longestRequest;
    m_cut->setVisible(m_request.isCut);
    const bool isEmpty = m_text->toPlainText().trimmed().isEmpty();
    bool knowsAWord = request.found() > 0;
    for (int field = 0; field < requestFieldCount; ++field)
        knowsAWord = knowsAWord || !request.spans(static_cast<RequestField>(field)).isEmpty();
    m_sentence->setText(isEmpty ? tr("Trade, urgency, address, budget, contact and date are read from what you paste. "
                                     "Nothing is filled in that the text does not say.")
                                : tr("No known word found. Fill the form."));
    const QString count = isEmpty ? QString() : tr("%1 of %2 found").arg(request.found()).arg(requestFieldCount);
    m_count->setText(count);
    m_list->setAccessibleName(isEmpty ? tr("What was recognised") : tr("What was recognised, %1").arg(count));
    for (qsizetype row = 0; row < m_rows.size(); ++row)
        m_rows.at(row)->showRead(request, used.contains(static_cast<RequestField>(row)), now, zone);
    m_pages->setCurrentWidget(isEmpty || !knowsAWord ? static_cast<QWidget *>(m_sentence) : m_list);
    underline();
}

/// Recognised words in the accent; words that can be read in two ways in amber, dotted.
void RequestPane::underline()
{
    const Theme &theme = Theme::current();
    QList<QTextEdit::ExtraSelection> marks;
    for (int number = 0; number < requestFieldCount; ++number) {
        const auto field = static_cast<RequestField>(number);
        const bool isFound = m_request.isFound(field);
        const QColor color = theme.color(isFound ? Tone::Accent : Tone::AtRisk);
        const QList<TextSpan> spans = m_request.spans(field);
        for (const TextSpan &span : spans) {
            QTextEdit::ExtraSelection mark;
            mark.cursor = QTextCursor(m_text->document());
            mark.cursor.setPosition(static_cast<int>(span.from));
            mark.cursor.setPosition(static_cast<int>(span.from + span.length), QTextCursor::KeepAnchor);
            mark.format.setForeground(color);
            mark.format.setUnderlineColor(color);
            mark.format.setUnderlineStyle(isFound ? QTextCharFormat::SingleUnderline : QTextCharFormat::DotLine);
            marks.append(mark);
        }
    }
    m_text->setExtraSelections(marks);
}

void RequestPane::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        underline();
}
