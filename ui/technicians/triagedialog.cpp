#include "ui/technicians/triagedialog.h"

#include "models/domain/format.h"
#include "ui/theme/metrics.h"
#include "ui/widgets/button.h"
#include "ui/widgets/textlabel.h"

#include <QButtonGroup>
#include <QCheckBox>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QRadioButton>
#include <QVBoxLayout>

namespace {

constexpr int dialogWidth = 460;
constexpr int longestPhrase = 80;
constexpr qsizetype longestExcerpt = 240;

/// What each choice leads to, so that nobody has to know it.
QString meaning(ReplyClass says)
{
    switch (says) {
    case ReplyClass::Accepts:
        return TriageDialog::tr("will do it: counts as qualified");
    case ReplyClass::Question:
        return TriageDialog::tr("wants an answer first");
    case ReplyClass::Price:
        return TriageDialog::tr("talks about the money first");
    case ReplyClass::Later:
        return TriageDialog::tr("another day");
    case ReplyClass::Declines:
        return TriageDialog::tr("not this work order");
    case ReplyClass::OutOfOffice:
        return TriageDialog::tr("away for a while");
    case ReplyClass::Unsubscribe:
        return TriageDialog::tr("wants no more messages: acts at once");
    case ReplyClass::Unknown:
        break;
    }
    return TriageDialog::tr("cannot be said");
}

QString learned(const ConversationMessage &message)
{
    TriageResult result;
    result.newText = message.text;
    result.because = message.because;
    return phraseToLearn(result);
}

} // namespace

TriageDialog::TriageDialog(const ConversationMessage &message, QWidget *parent)
    : QDialog(parent)
    , m_message(message)
    , m_choices(new QButtonGroup(this))
    , m_makeRule(new QCheckBox(tr("Make it a rule for these words:"), this))
    , m_phrase(new QLineEdit(this))
    , m_ruleNote(new TextLabel({}, Tone::Muted, Type::font(Type::caption), this))
    , m_failure(new TextLabel({}, Tone::Breached, Type::font(Type::caption), this))
    , m_apply(new Button(tr("Change"), Button::Kind::Filled, this))
    , m_takeBack(new Button(tr("Back to the rule"), Button::Kind::Outlined, this))
{
    setObjectName(QStringLiteral("triageDialog"));
    setWindowTitle(tr("What this reply means"));
    setFixedWidth(dialogWidth);
    auto *column = new QVBoxLayout(this);
    column->setSpacing(Metrics::space8);
    column->addWidget(new TextLabel(tr("What does this reply mean?"), Tone::Text, Type::strong(Type::title), this));
    auto *excerpt = new TextLabel(QStringLiteral("“%1”").arg(Format::singleLine(m_message.text, longestExcerpt)),
                                  Tone::Muted, Type::font(), this);
    excerpt->setObjectName(QStringLiteral("triageExcerpt"));
    excerpt->setWordWrap(true);
    column->addWidget(excerpt);
    column->addWidget(
        new TextLabel(tr("By rule: %1").arg(triageSentence(m_message.verdict, m_message.because, m_message.returnDate)),
                      Tone::Text, Type::font(), this));
    buildChoices(*column);
    buildRule(*column);
    column->addWidget(m_failure);
    buildButtons(*column);
    updateControls();
}

void TriageDialog::buildChoices(QVBoxLayout &column)
{
    auto *grid = new QGridLayout;
    grid->setHorizontalSpacing(Metrics::space16);
    grid->setVerticalSpacing(Metrics::space4);
    grid->setColumnStretch(1, 1);
    for (int index = 0; index < replyClassCount; ++index) {
        const auto says = static_cast<ReplyClass>(index);
        auto *choice = new QRadioButton(displayWord(says), this);
        choice->setObjectName(QStringLiteral("says_") + wireWord(says));
        choice->setAccessibleDescription(meaning(says));
        choice->setChecked(says == m_message.says());
        m_choices->addButton(choice, index);
        grid->addWidget(choice, index, 0);
        grid->addWidget(new TextLabel(meaning(says), Tone::Muted, Type::font(Type::caption), this), index, 1);
        if (choice->isChecked())
            choice->setFocus();
    }
    column.addSpacing(Metrics::space4);
    column.addLayout(grid);
    column.addSpacing(Metrics::space4);
    connect(m_choices, &QButtonGroup::idToggled, this, &TriageDialog::updateControls);
}

void TriageDialog::buildRule(QVBoxLayout &column)
{
    m_makeRule->setObjectName(QStringLiteral("makeRule"));
    m_phrase->setObjectName(QStringLiteral("rulePhrase"));
    m_phrase->setAccessibleName(tr("The words of the rule"));
    m_phrase->setMaxLength(longestPhrase);
    m_phrase->setText(learned(m_message).left(longestPhrase));
    m_ruleNote->setWordWrap(true);
    m_failure->setWordWrap(true);
    m_failure->hide();
    column.addWidget(m_makeRule);
    column.addWidget(m_phrase);
    column.addWidget(m_ruleNote);
    connect(m_makeRule, &QCheckBox::toggled, this, &TriageDialog::updateControls);
    connect(m_phrase, &QLineEdit::textChanged, this, &TriageDialog::updateControls);
}

void TriageDialog::buildButtons(QVBoxLayout &column)
{
    auto *cancel = new Button(tr("Cancel"), Button::Kind::Outlined, this);
    cancel->setObjectName(QStringLiteral("triageCancel"));
    m_apply->setObjectName(QStringLiteral("triageApply"));
    m_apply->setDefault(true);
    m_takeBack->setObjectName(QStringLiteral("triageTakeBack"));
    m_takeBack->setVisible(m_message.overridden.has_value());
    auto *row = new QHBoxLayout;
    row->addWidget(m_takeBack);
    row->addStretch(1);
    row->addWidget(cancel);
    row->addWidget(m_apply);
    column.addSpacing(Metrics::space4);
    column.addLayout(row);
    connect(cancel, &Button::clicked, this, &QDialog::reject);
    connect(m_apply, &Button::clicked, this, &TriageDialog::apply);
    connect(m_takeBack, &Button::clicked, this, [this] {
        m_takeBack->setWorking(true);
        Q_EMIT decided(m_message.id, std::nullopt, {});
    });
}

std::optional<ReplyClass> TriageDialog::chosen() const
{
    const int id = m_choices->checkedId();
    return id < 0 ? std::nullopt : std::optional(static_cast<ReplyClass>(id));
}

void TriageDialog::apply()
{
    m_apply->setWorking(true);
    m_failure->hide();
    Q_EMIT decided(m_message.id, chosen(), m_makeRule->isChecked() ? m_phrase->text().simplified() : QString());
}

void TriageDialog::showFailure(const QString &sentence)
{
    m_apply->setWorking(false);
    m_takeBack->setWorking(false);
    m_failure->setText(sentence);
    m_failure->show();
}

void TriageDialog::updateControls()
{
    const std::optional<ReplyClass> says = chosen();
    const bool rule = m_makeRule->isChecked();
    const bool words = !m_phrase->text().simplified().isEmpty();
    m_phrase->setVisible(rule);
    m_ruleNote->setVisible(rule);
    m_ruleNote->setText(says ? tr("Every later reply with these words reads as “%1”. A no beside them still wins.")
                                   .arg(displayWord(*says))
                             : QString());
    QString why;
    if (!says)
        why = tr("Nothing is chosen");
    else if (rule && !words)
        why = tr("The rule has no words");
    else if (*says == m_message.says() && !rule)
        why = tr("This is what it says already");
    m_apply->setBlocked(why);
    adjustSize();
}
