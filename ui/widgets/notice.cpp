#include "ui/widgets/notice.h"

#include "ui/theme/metrics.h"
#include "ui/widgets/button.h"
#include "ui/widgets/textlabel.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QVBoxLayout>

namespace {
constexpr int widestText = 560;
}

Notice::Notice(Shape shape, QWidget *parent)
    : QWidget(parent)
    , m_shape(shape)
    , m_sentence(new TextLabel({}, shape == Shape::Page ? Tone::Muted : Tone::Text, Type::font(), this))
    , m_more(new TextLabel({}, Tone::Muted, Type::font(Type::caption), this))
    , m_buttons(new QWidget(this))
{
    setObjectName(QStringLiteral("notice"));
    m_sentence->setObjectName(QStringLiteral("noticeSentence"));
    m_sentence->setWordWrap(true);
    m_more->setWordWrap(true);
    auto *buttons = new QHBoxLayout(m_buttons);
    buttons->setContentsMargins(0, 0, 0, 0);
    buttons->setSpacing(Metrics::space8);
    if (shape == Shape::Strip) {
        auto *line = new QHBoxLayout(this);
        line->setContentsMargins(Metrics::space16, Metrics::space8, Metrics::space16, Metrics::space8);
        auto *words = new QVBoxLayout;
        words->setSpacing(Metrics::space2);
        words->addWidget(m_sentence);
        words->addWidget(m_more);
        line->addLayout(words, 1);
        line->addWidget(m_buttons);
        return;
    }
    m_sentence->setAlignment(Qt::AlignCenter);
    m_more->setAlignment(Qt::AlignCenter);
    auto *page = new QVBoxLayout(this);
    page->addStretch(2);
    for (TextLabel *label : {m_sentence, m_more}) {
        label->setMaximumWidth(widestText);
        label->setMinimumWidth(std::min(widestText, 240));
        label->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Minimum);
        auto *row = new QHBoxLayout;
        row->addStretch(1);
        row->addWidget(label, 100);
        row->addStretch(1);
        page->addLayout(row);
    }
    page->addSpacing(Metrics::space4);
    page->addWidget(m_buttons, 0, Qt::AlignHCenter);
    page->addStretch(3);
}

void Notice::show(const QString &sentence, const QString &more, const QList<Action> &actions, bool failed)
{
    m_failed = failed;
    m_sentence->setText(sentence);
    m_sentence->setTone(m_shape == Shape::Page && !failed ? Tone::Muted : Tone::Text);
    m_more->setText(more);
    m_more->setVisible(!more.isEmpty());
    qDeleteAll(m_buttons->findChildren<Button *>(QString(), Qt::FindDirectChildrenOnly));
    for (const Action &action : actions) {
        auto *button =
            new Button(action.text, action.primary ? Button::Kind::Filled : Button::Kind::Outlined, m_buttons);
        button->setObjectName(QStringLiteral("noticeAction"));
        connect(button, &QPushButton::clicked, this, [act = action.act] { act(); });
        m_buttons->layout()->addWidget(button);
    }
    m_buttons->setVisible(!actions.isEmpty());
    QWidget::show();
    update();
}

QString Notice::sentence() const
{
    return m_sentence->text();
}

void Notice::paintEvent(QPaintEvent *)
{
    if (m_shape == Shape::Page)
        return;
    const Theme &theme = Theme::current();
    const Tone tone = m_failed ? Tone::Breached : Tone::AtRisk;
    QPainter painter(this);
    painter.fillRect(rect(), theme.tint(tone));
    painter.fillRect(QRect(0, height() - 1, width(), 1), theme.blend(tone, Ground::Surface, 0.5));
}
