#include "ui/workorders/requestpane.h"

#include "models/domain/format.h"
#include "ui/theme/metrics.h"
#include "ui/widgets/button.h"
#include "ui/widgets/textlabel.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QMenu>
#include <QPlainTextEdit>
#include <QStackedLayout>
#include <QVBoxLayout>

namespace {

constexpr int paneHeight = 148;
constexpr int textShare = 9;
constexpr int listShare = 11;
constexpr int rowHeight = 24;
constexpr int nameWidth = 60;
constexpr int buttonWidth = 44;
constexpr int widestSource = 150;

TextLabel *caption(const QString &text, QWidget *parent)
{
    return new TextLabel(text, Tone::Muted, Type::strong(Type::caption), parent);
}

} // namespace

/// One field: its name, what was read, where from, and the button that takes it out or back in.
class RequestRow final : public QWidget
{
    Q_OBJECT

public:
    RequestRow(RequestField field, QWidget *parent)
        : QWidget(parent)
        , m_field(field)
        , m_value(new TextLabel({}, Tone::Text, Type::font(), this))
        , m_source(new TextLabel({}, Tone::Muted, Type::font(Type::caption), this))
        , m_button(new Button({}, Button::Kind::Quiet, this))
    {
        setFixedHeight(rowHeight);
        auto *name = new TextLabel(displayWord(field), Tone::Muted, Type::font(Type::caption), this);
        name->setFixedWidth(nameWidth);
        m_value->setObjectName(QStringLiteral("recognisedValue"));
        m_value->setElided(true);
        m_source->setObjectName(QStringLiteral("recognisedSource"));
        m_source->setElided(true);
        m_source->setMaximumWidth(widestSource);
        m_button->setObjectName(QStringLiteral("recognisedButton"));
        m_button->setCompact(true);
        auto *line = new QHBoxLayout(this);
        line->setContentsMargins(0, 0, 0, 0);
        line->setSpacing(Metrics::space8);
        line->addWidget(name);
        line->addWidget(m_value, 1);
        line->addWidget(m_source);
        line->addWidget(m_button);
        connect(m_button, &QPushButton::clicked, this, &RequestRow::press);
    }

    void show(const RecognisedRequest &request, bool used, const QDateTime &now, const QTimeZone &zone)
    {
        m_isFound = request.isFound(m_field);
        m_used = used;
        m_dates = m_field == RequestField::Date && !m_isFound ? request.possibleDates : QList<QDateTime>();
        const bool isOpen = !m_isFound && !request.spans(m_field).isEmpty();
        m_value->setTone(m_isFound ? (used ? Tone::Text : Tone::Muted) : isOpen ? Tone::AtRisk : Tone::Faint);
        m_value->setText(m_isFound ? request.shown(m_field, now, zone) : request.problem(m_field));
        m_value->setToolTip({});
        m_source->setToolTip({});
        m_source->setText(!m_isFound ? QString() : used ? request.source(m_field) : tr("not used"));
        m_source->setVisible(m_isFound);
        m_labels.clear();
        for (const QDateTime &at : std::as_const(m_dates))
            m_labels.append(shownDate(at, now, zone));
        showButton();
    }

Q_SIGNALS:
    void removed(RequestField field);
    void wanted(RequestField field);
    void dateChosen(const QDateTime &at);

private:
    void showButton()
    {
        m_button->setVisible(m_isFound || !m_dates.isEmpty());
        m_button->setKind(m_isFound ? Button::Kind::Quiet : Button::Kind::Outlined);
        const QString name = displayWord(m_field).toLower();
        if (m_isFound) {
            m_button->setFixedWidth(buttonWidth);
            m_button->setText(m_used ? QStringLiteral("×") : tr("Use"));
            m_button->setToolTip(m_used ? tr("Leave the %1 empty").arg(name) : tr("Use this %1").arg(name));
            m_button->setAccessibleName(m_button->toolTip());
            return;
        }
        m_button->setMinimumWidth(0);
        m_button->setMaximumWidth(QWIDGETSIZE_MAX);
        m_button->setText(m_dates.size() == 1 ? m_labels.constFirst() : tr("Choose…"));
        m_button->setToolTip(tr("Set this date in the form"));
        m_button->setAccessibleName({});
    }

    void press()
    {
        if (m_isFound) {
            if (m_used)
                Q_EMIT removed(m_field);
            else
                Q_EMIT wanted(m_field);
        } else if (m_dates.size() == 1) {
            Q_EMIT dateChosen(m_dates.constFirst());
        } else {
            auto *menu = new QMenu(this);
            menu->setAttribute(Qt::WA_DeleteOnClose);
            for (qsizetype at = 0; at < m_dates.size(); ++at)
                connect(menu->addAction(m_labels.at(at)), &QAction::triggered, this,
                        [this, date = m_dates.at(at)] { Q_EMIT dateChosen(date); });
            menu->popup(m_button->mapToGlobal(QPoint(0, m_button->height())));
        }
    }

    RequestField m_field;
    bool m_isFound = false;
    bool m_used = false;
    QList<QDateTime> m_dates;
    QStringList m_labels;
    TextLabel *m_value;
    TextLabel *m_source;
    Button *m_button;
};

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
        m_rows.at(row)->show(request, used.contains(static_cast<RequestField>(row)), now, zone);
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

#include "requestpane.moc"
