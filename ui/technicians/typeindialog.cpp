#include "ui/technicians/typeindialog.h"

#include "models/domain/conversation.h"
#include "models/domain/format.h"
#include "services/core/clock.h"
#include "ui/theme/metrics.h"
#include "ui/widgets/button.h"
#include "ui/widgets/textlabel.h"

#include <QDateTimeEdit>
#include <QHBoxLayout>
#include <QPlainTextEdit>
#include <QVBoxLayout>

namespace {

constexpr int dialogWidth = 480;
constexpr int textHeight = 120;
constexpr qsizetype longestText = 8'000;

} // namespace

TypeInDialog::TypeInDialog(const QString &technician, const Clock &clock, const QTimeZone &zone, QWidget *parent)
    : QDialog(parent)
    , m_clock(clock)
    , m_zone(zone)
    , m_text(new QPlainTextEdit(this))
    , m_at(new QDateTimeEdit(this))
    , m_reading(new TextLabel({}, Tone::Muted, Type::font(Type::caption), this))
    , m_failure(new TextLabel({}, Tone::Breached, Type::font(Type::caption), this))
    , m_add(new Button(tr("Add to the conversation"), Button::Kind::Filled, this))
{
    setObjectName(QStringLiteral("typeInDialog"));
    setWindowTitle(tr("Type in a reply"));
    setFixedWidth(dialogWidth);
    build(Format::singleLine(technician, 60));
    connect(m_text, &QPlainTextEdit::textChanged, this, &TypeInDialog::updateControls);
    connect(m_at, &QDateTimeEdit::dateTimeChanged, this, &TypeInDialog::updateControls);
    connect(m_add, &Button::clicked, this, [this] {
        m_add->setWorking(true);
        m_failure->hide();
        Q_EMIT typed(m_text->toPlainText().trimmed(), QDateTime(m_at->date(), m_at->time(), m_zone).toUTC(), m_key);
    });
    updateControls();
    m_text->setFocus();
}

void TypeInDialog::build(const QString &technician)
{
    m_text->setObjectName(QStringLiteral("typedText"));
    m_text->setAccessibleName(tr("What %1 said").arg(technician));
    m_text->setPlaceholderText(tr("In their own words, as far as you remember."));
    m_text->setTabChangesFocus(true);
    m_text->setFixedHeight(textHeight);
    m_at->setObjectName(QStringLiteral("typedAt"));
    m_at->setAccessibleName(tr("When they said it"));
    m_at->setDisplayFormat(QStringLiteral("ddd d MMM HH:mm"));
    m_at->setLocale(QLocale(QLocale::English, QLocale::UnitedStates));
    m_at->setTimeSpec(Qt::UTC);
    const QDateTime local = m_clock.now().toTimeZone(m_zone);
    m_at->setDateTime(QDateTime(local.date(), QTime(local.time().hour(), local.time().minute()), Qt::UTC));
    m_reading->setObjectName(QStringLiteral("typedReading"));
    m_reading->setWordWrap(true);
    m_failure->setWordWrap(true);
    m_failure->hide();
    auto *cancel = new Button(tr("Cancel"), Button::Kind::Outlined, this);
    cancel->setObjectName(QStringLiteral("typeInCancel"));
    m_add->setObjectName(QStringLiteral("typeInAdd"));
    connect(cancel, &Button::clicked, this, &QDialog::reject);

    auto *when = new QHBoxLayout;
    when->addWidget(new TextLabel(tr("Said at"), Tone::Muted));
    when->addWidget(m_at);
    when->addStretch(1);
    auto *buttons = new QHBoxLayout;
    buttons->addStretch(1);
    buttons->addWidget(cancel);
    buttons->addWidget(m_add);
    auto *column = new QVBoxLayout(this);
    column->setSpacing(Metrics::space8);
    column->addWidget(
        new TextLabel(tr("What did %1 say?").arg(technician), Tone::Text, Type::strong(Type::title), this));
    column->addWidget(m_text);
    column->addLayout(when);
    column->addWidget(m_reading);
    column->addWidget(m_failure);
    column->addSpacing(Metrics::space4);
    column->addLayout(buttons);
}

void TypeInDialog::updateControls()
{
    const QString text = m_text->toPlainText().trimmed();
    QString why;
    if (text.isEmpty())
        why = tr("Nothing is written yet");
    else if (text.size() > longestText)
        why = tr("Longer than %1 characters").arg(longestText);
    else if (QDateTime(m_at->date(), m_at->time(), m_zone) > m_clock.now())
        why = tr("This is in the future");
    m_add->setBlocked(why);
    if (text.isEmpty()) {
        m_reading->setText(tr("The rules read it as you type."));
        return;
    }
    const TriageResult read = triageReply(text, m_at->date());
    m_reading->setText(tr("Reads as %1").arg(triageSentence(read.verdict, read.because, read.returnDate)));
}

void TypeInDialog::showFailure(const QString &sentence)
{
    m_add->setWorking(false);
    m_failure->setText(sentence);
    m_failure->show();
}
