#include "ui/dispatch/chipbar.h"

#include "models/domain/format.h"
#include "ui/theme/metrics.h"
#include "ui/theme/peoplecell.h"
#include "ui/widgets/chip.h"

#include <QMenu>
#include <QPainter>

namespace {

constexpr int chipGap = 6;
constexpr int groupGap = 9;
constexpr int sideMargin = 12;

} // namespace

ChipBar::ChipBar(QWidget *parent)
    : QWidget(parent)
    , m_more(new Chip(tr("More"), this))
{
    m_more->setObjectName(QStringLiteral("chipMore"));
    m_more->setCheckable(false);
    connect(m_more, &Chip::clicked, this, &ChipBar::openMore);
    setFixedHeight(sizeHint().height());
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

QSize ChipBar::sizeHint() const
{
    return {400, 40};
}

QList<ChipBar::Entry> ChipBar::entriesFor(const DispatchTally &tally, int leftOut) const
{
    QList<Entry> entries;
    if (tally.needsYou() > 0)
        entries.append({Group::NeedsYou, tr("Needs you"), tally.needsYou(), false, Tone::Muted, {true, {}, {}}});
    entries.append({Group::Asked, tr("All"), tally.warm.people() + tally.cold.people(), true, Tone::Muted, {}});
    QList<Entry> states;
    for (const PersonState state : personStateOrder) {
        const Tone tone = state == PersonState::InDoubt || state == PersonState::Failed ? wordTone(state) : Tone::Muted;
        if (tally.count(state) > 0)
            states.append({Group::Asked, displayWord(state), tally.count(state), false, tone, {false, {}, {state}}});
    }
    // One state says nothing that "All" does not say; the channels do.
    if (states.size() == 1 && tally.warm.people() > 0 && tally.cold.people() > 0) {
        states.clear();
        for (const ChannelTally *channel : {&tally.warm, &tally.cold})
            states.append({Group::Asked,
                           displayWord(channel->channel),
                           channel->people(),
                           false,
                           Tone::Muted,
                           {false, channel->channel, {}}});
    }
    entries.append(states);
    if (leftOut > 0)
        entries.append({Group::LeftOut, tr("Left out"), leftOut, false, Tone::Muted, {}});
    return entries;
}

void ChipBar::setTally(const DispatchTally &tally, int leftOut)
{
    setEntries(entriesFor(tally, leftOut));
}

void ChipBar::setEntries(const QList<Entry> &entries)
{
    while (m_chips.size() > entries.size())
        delete m_chips.takeLast();
    m_entries = entries;
    for (qsizetype index = 0; index < entries.size(); ++index) {
        if (index == m_chips.size()) {
            auto *chip = new Chip({}, this);
            chip->setObjectName(QStringLiteral("chip%1").arg(index + 1));
            connect(chip, &Chip::clicked, this, [this, index] { pick(m_entries.at(index)); });
            m_chips.append(chip);
        }
        Chip *chip = m_chips.at(index);
        const Entry &entry = entries.at(index);
        if (chip->text() != entry.word) {
            chip->setText(entry.word);
            chip->setCount(-1);
        }
        chip->setCount(entry.count);
        chip->setTone(entry.tone);
        chip->setToolTip(index < 9 ? tr("%1").arg(index + 1) : QString());
    }
    // The chosen chip may be gone with its last person: the list then shows everybody again.
    bool found = false;
    for (const Entry &entry : std::as_const(m_entries))
        found |= entry.word == m_chosen;
    if (!found) {
        m_chosen = tr("All");
        Q_EMIT filterChosen({});
    }
    arrange();
}

void ChipBar::arrange()
{
    int fixed = 2 * sideMargin;
    for (qsizetype index = 0; index < m_chips.size(); ++index) {
        const bool newGroup = index > 0 && m_entries.at(index).group != m_entries.at(index - 1).group;
        fixed += m_chips.at(index)->sizeHint().width() + (index == 0 ? 0 : newGroup ? 2 * groupGap : chipGap);
    }
    m_endHidden = static_cast<int>(m_entries.size()) - (m_entries.last().group == Group::LeftOut ? 1 : 0);
    m_firstHidden = m_endHidden;
    int hiddenPeople = 0;
    int need = fixed;
    while (need > width() && m_firstHidden > 0) {
        const Entry &last = m_entries.at(m_firstHidden - 1);
        if (last.whole || last.group != Group::Asked || last.tone != Tone::Muted)
            break;
        --m_firstHidden;
        hiddenPeople += last.count;
        fixed -= m_chips.at(m_firstHidden)->sizeHint().width() + chipGap;
        m_more->setCount(hiddenPeople);
        need = fixed + m_more->sizeHint().width() + chipGap;
    }

    const int top = (height() - Metrics::compactControlHeight) / 2;
    int x = sideMargin;
    m_lines.clear();
    const auto place = [&](Chip *chip) {
        chip->setGeometry(QRect(QPoint(x, top), chip->sizeHint()));
        chip->setVisible(true);
        x += chip->width();
    };
    for (int index = 0; index < m_chips.size(); ++index) {
        Chip *chip = m_chips.at(index);
        if (index == m_firstHidden && m_firstHidden < m_endHidden) {
            x += chipGap;
            place(m_more);
        }
        if (index >= m_firstHidden && index < m_endHidden) {
            chip->setVisible(false);
            continue;
        }
        if (index > 0 && m_entries.at(index).group != m_entries.at(index - 1).group) {
            m_lines.append(x + groupGap);
            x += 2 * groupGap;
        } else if (index > 0) {
            x += chipGap;
        }
        place(chip);
        chip->setChecked(m_entries.at(index).word == m_chosen);
    }
    m_more->setVisible(m_firstHidden < m_endHidden);
    update();
}

void ChipBar::pick(const Entry &entry)
{
    m_chosen = entry.word;
    arrange();
    if (entry.group == Group::LeftOut)
        Q_EMIT leftOutChosen();
    else
        Q_EMIT filterChosen(entry.filter);
}

void ChipBar::choose(int chip)
{
    if (chip >= 0 && chip < m_entries.size())
        pick(Entry(m_entries.at(chip)));
}

void ChipBar::openMore()
{
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    for (int index = m_firstHidden; index < m_endHidden; ++index) {
        const Entry entry = m_entries.at(index);
        connect(menu->addAction(entry.word % u' ' % Format::count(entry.count)), &QAction::triggered, this,
                [this, entry] { pick(entry); });
    }
    menu->popup(m_more->mapToGlobal(QPoint(0, m_more->height() + Metrics::space2)));
}

int ChipBar::partitionSum() const
{
    int sum = 0;
    for (const Entry &entry : m_entries)
        sum += entry.group == Group::Asked && !entry.whole ? entry.count : 0;
    // With a single state and a single channel "All" is the only part there is.
    const bool onlyAll = std::none_of(m_entries.begin(), m_entries.end(),
                                      [](const Entry &entry) { return entry.group == Group::Asked && !entry.whole; });
    if (onlyAll && !m_entries.isEmpty()) {
        for (const Entry &entry : m_entries)
            sum += entry.whole ? entry.count : 0;
    }
    return sum;
}

bool ChipBar::isShown(PersonState state) const
{
    for (qsizetype index = 0; index < m_entries.size(); ++index) {
        if (m_entries.at(index).filter.states == QList<PersonState> {state})
            return !m_chips.at(index)->isHidden() && rect().contains(m_chips.at(index)->geometry());
    }
    return false;
}

void ChipBar::resizeEvent(QResizeEvent *)
{
    if (!m_entries.isEmpty())
        arrange();
}

void ChipBar::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    for (const int x : std::as_const(m_lines))
        painter.fillRect(QRect(x, (height() - 18) / 2, 1, 18), Theme::current().border());
}
