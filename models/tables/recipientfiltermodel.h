#pragma once

#include "models/tables/recipienttablemodel.h"

#include <QSet>
#include <QSortFilterProxyModel>

/// Which of the asked people the list shows. Everything empty shows all.
struct RecipientFilter
{
    bool needsYou = false;
    std::optional<Channel> channel;
    QList<PersonState> states;

    bool accepts(const DispatchPerson &person) const;
    friend bool operator==(const RecipientFilter &, const RecipientFilter &) = default;
};

/// Order and filter of the list. The state column sorts what needs a person first, then the newest.
class RecipientFilterModel final : public QSortFilterProxyModel
{
    Q_OBJECT

public:
    explicit RecipientFilterModel(RecipientTableModel &people, QObject *parent = nullptr);

    void setFilter(const RecipientFilter &filter);
    const RecipientFilter &filter() const { return m_filter; }
    const DispatchPerson *personAt(const QModelIndex &index) const;
    QModelIndex indexOf(const RecipientId &id) const; ///< invalid when it is filtered out

protected:
    bool filterAcceptsRow(int sourceRow, const QModelIndex &sourceParent) const override;
    bool lessThan(const QModelIndex &left, const QModelIndex &right) const override;

private:
    RecipientTableModel &m_people;
    RecipientFilter m_filter;
};
