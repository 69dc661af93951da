#include "ui/alerts/actbar.h"

#include "ui/theme/metrics.h"
#include "ui/theme/theme.h"
#include "ui/widgets/button.h"
#include "ui/widgets/textlabel.h"

#include <QHBoxLayout>
#include <QLineEdit>
#include <QPainter>
#include <QVBoxLayout>

namespace {
constexpr int longestComment = 500;
}

ActBar::ActBar(QWidget *parent)
    : QWidget(parent)
    , m_words(new TextLabel({}, Tone::Text, Type::medium(), this))
    , m_text(new QLineEdit(this))
    , m_act(new Button({}, Button::Kind::Filled, this))
    , m_cancel(new Button(tr("Cancel"), Button::Kind::Outlined, this))
    , m_problem(new TextLabel({}, Tone::Breached, Type::font(Type::caption), this))
{
    setObjectName(QStringLiteral("actBar"));
    m_text->setObjectName(QStringLiteral("actText"));
    m_act->setObjectName(QStringLiteral("actButton"));
    m_cancel->setObjectName(QStringLiteral("actCancel"));
    m_problem->setObjectName(QStringLiteral("actProblem"));
    m_problem->setWordWrap(true);
    m_text->setMaxLength(longestComment);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(Metrics::pageMargin, Metrics::space8, Metrics::pageMargin, Metrics::space8);
    column->setSpacing(Metrics::space4);
    auto *line = new QHBoxLayout;
    line->setSpacing(Metrics::space8);
    line->addWidget(m_words);
    line->addWidget(m_text, 1);
    line->addWidget(m_act);
    line->addWidget(m_cancel);
    column->addLayout(line);
    column->addWidget(m_problem);
    connect(m_text, &QLineEdit::textChanged, this, &ActBar::refresh);
    connect(m_text, &QLineEdit::returnPressed, this, &ActBar::confirm);
    connect(m_act, &QPushButton::clicked, this, &ActBar::confirm);
    connect(m_cancel, &QPushButton::clicked, this, &ActBar::close);
    hide();
}

void ActBar::ask(const Question &question)
{
    m_question = question;
    m_words->setText(question.words);
    m_text->setPlaceholderText(question.placeholder);
    m_text->setAccessibleName(question.placeholder);
    m_text->clear();
    m_act->setText(question.button);
    m_act->updateGeometry();
    showProblem({});
    setWorking(false);
    refresh();
    show();
    Q_EMIT opened();
    m_text->setFocus(Qt::ShortcutFocusReason);
}

void ActBar::close()
{
    if (!isVisible())
        return;
    hide();
    Q_EMIT closed();
}

void ActBar::setWorking(bool working)
{
    m_act->setWorking(working);
    m_text->setReadOnly(working);
}

void ActBar::setBlocked(const QString &reason)
{
    m_blocked = reason;
    refresh();
}

void ActBar::showProblem(const QString &sentence)
{
    m_problem->setText(sentence);
    m_problem->setVisible(!sentence.isEmpty());
}

void ActBar::refresh()
{
    const bool missing = !m_question.needsText.isEmpty() && m_text->text().trimmed().isEmpty();
    m_act->setBlocked(!m_blocked.isEmpty() ? m_blocked : missing ? m_question.needsText : QString());
}

void ActBar::confirm()
{
    if (m_act->isEnabled() && m_question.act)
        m_question.act(m_text->text().trimmed());
    else if (!m_act->isWorking() && m_blocked.isEmpty())
        showProblem(m_question.needsText);
}

void ActBar::paintEvent(QPaintEvent *)
{
    const Theme &theme = Theme::current();
    QPainter painter(this);
    painter.fillRect(rect(), theme.color(Ground::Raised));
    painter.fillRect(QRect(0, 0, width(), 1), theme.border());
}
