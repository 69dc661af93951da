#include "ui/sla/slapauseform.h"

#include "ui/theme/metrics.h"
#include "ui/widgets/button.h"
#include "ui/widgets/textlabel.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QVBoxLayout>

namespace {
constexpr int longestWords = 160;
constexpr int otherIndex = 4;
} // namespace

SlaPauseForm::SlaPauseForm(QWidget *parent)
    : QWidget(parent)
    , m_question(new TextLabel({}, Tone::Text, Type::medium(), this))
    , m_kind(new QComboBox(this))
    , m_words(new QLineEdit(this))
    , m_cancel(new Button(tr("Keep running"), Button::Kind::Outlined, this))
    , m_pause(new Button(tr("Pause"), Button::Kind::Filled, this))
{
    m_kind->setObjectName(QStringLiteral("pauseKind"));
    m_kind->setAccessibleName(tr("Reason"));
    m_kind->addItem(tr("Parts"), QStringLiteral("parts"));
    m_kind->addItem(tr("Customer"), QStringLiteral("customer"));
    m_kind->addItem(tr("Access"), QStringLiteral("access"));
    m_kind->addItem(tr("Weather"), QStringLiteral("weather"));
    m_kind->addItem(tr("Other"), QStringLiteral("other"));
    m_words->setObjectName(QStringLiteral("pauseWords"));
    m_words->setAccessibleName(tr("Reason in words"));
    m_words->setMaxLength(longestWords);
    m_cancel->setObjectName(QStringLiteral("pauseCancel"));
    m_pause->setObjectName(QStringLiteral("pauseNow"));

    auto *line = new QHBoxLayout;
    line->setSpacing(Metrics::space8);
    line->addWidget(m_kind);
    line->addWidget(m_words, 1);
    line->addWidget(m_cancel);
    line->addWidget(m_pause);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(Metrics::space8);
    column->addWidget(m_question);
    column->addLayout(line);

    connect(m_kind, &QComboBox::currentIndexChanged, this, &SlaPauseForm::updateButton);
    connect(m_words, &QLineEdit::textChanged, this, &SlaPauseForm::updateButton);
    connect(m_words, &QLineEdit::returnPressed, this, &SlaPauseForm::submit);
    connect(m_cancel, &QPushButton::clicked, this, &SlaPauseForm::cancelled);
    connect(m_pause, &QPushButton::clicked, this, &SlaPauseForm::submit);
    setFocusProxy(m_kind);
}

void SlaPauseForm::begin(const QString &stage)
{
    m_stage = stage;
    m_question->setText(tr("Why does the clock of %1 stand? Time until Resume is not counted.").arg(stage));
    m_pause->setText(tr("Pause %1").arg(stage));
    m_pause->updateGeometry();
    m_kind->setCurrentIndex(0);
    m_words->clear();
    setWorking(false);
    updateButton();
    m_kind->setFocus();
}

void SlaPauseForm::setWorking(bool working)
{
    m_pause->setWorking(working);
    m_kind->setEnabled(!working);
    m_words->setEnabled(!working);
}

QString SlaPauseForm::reason() const
{
    const QString words = m_words->text().simplified();
    if (m_kind->currentIndex() == otherIndex)
        return words;
    const QString kind = m_kind->currentData().toString();
    return words.isEmpty() ? kind : QStringLiteral("%1: %2").arg(kind, words);
}

void SlaPauseForm::updateButton()
{
    const bool other = m_kind->currentIndex() == otherIndex;
    m_words->setPlaceholderText(other ? tr("Say what it waits for") : tr("More, if it helps"));
    m_pause->setBlocked(reason().isEmpty() ? tr("“Other” needs words") : QString());
}

void SlaPauseForm::submit()
{
    if (m_pause->isEnabled())
        Q_EMIT pauseWanted(reason());
}
