#include "ui/technicians/attachform.h"

#include "models/domain/format.h"
#include "services/core/deliver.h"
#include "ui/theme/metrics.h"
#include "ui/widgets/button.h"
#include "ui/widgets/textlabel.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QListWidget>
#include <QRegularExpressionValidator>
#include <QVBoxLayout>

namespace {

constexpr int typingMs = 250;
constexpr int numberWidth = 110;
constexpr int listHeight = 116;
constexpr int personHeight = 24;
constexpr qsizetype longestName = 60;

QString personLine(const AttachChoices::Person &person)
{
    QStringList parts {Format::singleLine(person.name, longestName)};
    for (const QString &part : {person.email, person.place}) {
        if (!part.isEmpty())
            parts.append(Format::singleLine(part, longestName));
    }
    if (person.sameAddress)
        parts.append(AttachForm::tr("same address"));
    if (person.asked)
        parts.append(AttachForm::tr("was asked"));
    return parts.join(QStringLiteral(" · "));
}

} // namespace

AttachForm::AttachForm(ReplyOperations operations, QWidget *parent)
    : QWidget(parent)
    , m_operations(std::move(operations))
    , m_number(new QLineEdit(this))
    , m_title(new TextLabel({}, Tone::Muted, Type::font(), this))
    , m_words(new QLineEdit(this))
    , m_people(new QListWidget(this))
    , m_note(new TextLabel({}, Tone::Muted, Type::font(Type::caption), this))
    , m_failure(new TextLabel({}, Tone::Breached, Type::font(Type::caption), this))
    , m_attach(new Button(tr("Attach"), Button::Kind::Filled, this))
{
    setObjectName(QStringLiteral("attachForm"));
    build();
    m_typing.setSingleShot(true);
    m_typing.setInterval(typingMs);
    connect(&m_typing, &QTimer::timeout, this, &AttachForm::ask);
    for (QLineEdit *field : {m_number, m_words}) {
        field->installEventFilter(this);
        connect(field, &QLineEdit::textEdited, this, [this] {
            m_failure->hide();
            m_typing.start();
            updateControls();
        });
    }
    connect(m_people, &QListWidget::currentRowChanged, this, &AttachForm::updateControls);
    connect(m_people, &QListWidget::itemActivated, this, &AttachForm::attach);
    connect(m_attach, &Button::clicked, this, &AttachForm::attach);
    updateControls();
}

void AttachForm::build()
{
    m_number->setObjectName(QStringLiteral("attachNumber"));
    m_number->setAccessibleName(tr("Work order number"));
    m_number->setPlaceholderText(tr("number"));
    m_number->setFixedWidth(numberWidth);
    m_number->setValidator(new QRegularExpressionValidator(
        QRegularExpression(QStringLiteral("\\s*(?:[Ww][Oo]\\s*)?[0-9]{0,15}\\s*")), m_number));
    m_title->setObjectName(QStringLiteral("attachTitle"));
    m_title->setElided(true);
    m_words->setObjectName(QStringLiteral("attachWords"));
    m_words->setAccessibleName(tr("Find a technician by name or address"));
    m_words->setPlaceholderText(tr("Find by name or address"));
    m_words->setClearButtonEnabled(true);
    m_people->setObjectName(QStringLiteral("attachPeople"));
    m_people->setAccessibleName(tr("Who wrote it"));
    m_people->setMinimumHeight(listHeight);
    m_people->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_people->setTextElideMode(Qt::ElideRight);
    m_note->setObjectName(QStringLiteral("attachNote"));
    m_note->setWordWrap(true);
    m_failure->setObjectName(QStringLiteral("attachFailure"));
    m_failure->setWordWrap(true);
    m_failure->hide();
    m_attach->setObjectName(QStringLiteral("attachButton"));

    auto *order = new QHBoxLayout;
    order->setSpacing(Metrics::space8);
    order->addWidget(new TextLabel(tr("Work order"), Tone::Muted));
    order->addWidget(m_number);
    order->addWidget(m_title, 1);
    auto *foot = new QHBoxLayout;
    foot->addWidget(m_note, 1);
    foot->addWidget(m_attach, 0, Qt::AlignBottom);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(Metrics::space8);
    column->addLayout(order);
    column->addWidget(m_words);
    column->addWidget(m_people, 1);
    column->addWidget(m_failure);
    column->addLayout(foot);
}

void AttachForm::setReply(qint64 reply, const QString &from)
{
    m_reply = reply;
    m_number->clear();
    m_words->clear();
    m_failure->hide();
    m_attach->setWorking(false);
    m_note->setText(from.isEmpty() ? tr("It is judged there as any reply is.")
                                   : tr("It is judged there as any reply is. %1 is not remembered for later mails.")
                                         .arg(Format::singleLine(from, longestName)));
    ask();
}

void AttachForm::focusFirst()
{
    m_number->setFocus();
    m_number->selectAll();
}

qint64 AttachForm::number() const
{
    QString digits = m_number->text();
    digits.removeIf([](QChar one) { return !one.isDigit(); });
    return digits.toLongLong();
}

void AttachForm::ask()
{
    const int asked = ++m_asked;
    m_typing.stop();
    m_choices = {};
    m_people->clear();
    m_title->setText({});
    updateControls();
    if (m_reply == 0 || number() == 0)
        return;
    m_title->setTone(Tone::Muted);
    m_title->setText(tr("looking…"));
    deliver(m_operations.readAttachChoices(m_reply, number(), m_words->text().trimmed()), this,
            [this, asked](const Result<AttachChoices> &choices) {
                if (asked == m_asked)
                    take(choices);
            });
}

void AttachForm::take(const Result<AttachChoices> &choices)
{
    if (!choices) {
        m_title->setTone(Tone::Breached);
        m_title->setText(choices.error().message);
        updateControls();
        return;
    }
    m_choices = *choices;
    m_title->setTone(Tone::Text);
    m_title->setText(Format::singleLine(m_choices.workOrderTitle));
    for (const AttachChoices::Person &person : std::as_const(m_choices.people))
        addPerson(person);
    // One person of this address, or the only one found, is meant; among several a person has to choose.
    const auto sameAddress = std::count_if(m_choices.people.cbegin(), m_choices.people.cend(),
                                           [](const AttachChoices::Person &one) { return one.sameAddress; });
    if (sameAddress == 1 || m_choices.people.size() == 1)
        m_people->setCurrentRow(0);
    updateControls();
}

void AttachForm::addPerson(const AttachChoices::Person &person)
{
    auto *item = new QListWidgetItem(personLine(person), m_people);
    item->setSizeHint({0, personHeight});
    item->setToolTip(personLine(person).toHtmlEscaped());
}

std::optional<AttachChoices::Person> AttachForm::chosen() const
{
    const int row = m_people->currentRow();
    return row >= 0 && row < m_choices.people.size() ? std::optional(m_choices.people.at(row)) : std::nullopt;
}

void AttachForm::updateControls()
{
    QString why;
    if (number() == 0)
        why = tr("No work order is named yet");
    else if (m_choices.job.isNull() || m_typing.isActive())
        why = tr("The work order is not known yet");
    else if (!chosen() && m_choices.people.isEmpty())
        why = m_words->text().trimmed().isEmpty() ? tr("Nobody was asked about it: find a technician by name")
                                                  : tr("No technician is called that");
    else if (!chosen())
        why = tr("Choose who wrote it");
    m_attach->setBlocked(why);
}

void AttachForm::attach()
{
    if (!m_attach->isEnabled())
        return;
    m_failure->hide();
    m_attach->setWorking(true);
    Q_EMIT attachWanted(m_choices.job, m_choices.workOrderNumber, *chosen());
}

void AttachForm::showFailure(const QString &sentence)
{
    m_attach->setWorking(false);
    m_failure->setText(sentence);
    m_failure->show();
}

/// Down goes from a field into the list, Enter looks at once.
bool AttachForm::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent *>(event)->key();
        if (key == Qt::Key_Down && m_people->count() > 0) {
            m_people->setFocus();
            m_people->setCurrentRow(std::max(0, m_people->currentRow()));
            return true;
        }
        if (key == Qt::Key_Return || key == Qt::Key_Enter) {
            if (m_typing.isActive())
                ask();
            else
                attach();
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}
