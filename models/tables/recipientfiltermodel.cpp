#include "models/tables/recipientfiltermodel.h"

bool RecipientFilter::accepts(const DispatchPerson &person) const
{
    const PersonState state = personState(person);
    return (!needsYou || ::needsYou(state)) && (!channel || *channel == person.channel)
        && (states.isEmpty() || states.contains(state));
}

RecipientFilterModel::RecipientFilterModel(RecipientTableModel &people, QObject *parent)
    : QSortFilterProxyModel(parent)
    , m_people(people)
{
    setSourceModel(&people);
    setDynamicSortFilter(true);
    sort(RecipientTableModel::StateColumn);
}

void RecipientFilterModel::setFilter(const RecipientFilter &filter)
{
    if (m_filter == filter)
        return;
    m_filter = filter;
    invalidateFilter();
}

const DispatchPerson *RecipientFilterModel::personAt(const QModelIndex &index) const
{
    return index.isValid() ? m_people.personAt(mapToSource(index).row()) : nullptr;
}

QModelIndex RecipientFilterModel::indexOf(const RecipientId &id) const
{
    const int row = m_people.rowOf(id);
    return row < 0 ? QModelIndex() : mapFromSource(m_people.index(row, 0));
}

bool RecipientFilterModel::filterAcceptsRow(int sourceRow, const QModelIndex &sourceParent) const
{
    Q_UNUSED(sourceParent)
    const DispatchPerson *person = m_people.personAt(sourceRow);
    return person && m_filter.accepts(*person);
}

bool RecipientFilterModel::lessThan(const QModelIndex &left, const QModelIndex &right) const
{
    const DispatchPerson &one = *m_people.personAt(left.row());
    const DispatchPerson &other = *m_people.personAt(right.row());
    switch (left.column()) {
    case RecipientTableModel::ChannelColumn:
        if (one.channel != other.channel)
            return one.channel < other.channel;
        break;
    case RecipientTableModel::TechnicianColumn:
        if (const int order = QString::localeAwareCompare(one.name, other.name); order != 0)
            return order < 0;
        break;
    case RecipientTableModel::DistanceColumn:
        if (one.distanceMiles != other.distanceMiles)
            return one.distanceMiles.value_or(1e9) < other.distanceMiles.value_or(1e9);
        break;
    case RecipientTableModel::ScoreColumn:
        if (one.score != other.score)
            return one.score.value_or(-1) < other.score.value_or(-1);
        break;
    case RecipientTableModel::SentColumn:
        if (one.sentAt != other.sentAt)
            return one.sentAt < other.sentAt;
        break;
    case RecipientTableModel::OpenedColumn:
        if (one.humanOpenedAt != other.humanOpenedAt)
            return one.humanOpenedAt < other.humanOpenedAt;
        break;
    default:
        break;
    }
    return comesBefore(one, other);
}
