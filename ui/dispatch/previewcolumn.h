#pragma once

#include "models/domain/previewwords.h"
#include "models/tables/plannedtablemodel.h"
#include "ui/widgets/card.h"

class QCheckBox;
class QTableView;
class TextLabel;

/// One channel of the preview: how many, by what way, and who. An empty channel says why.
class PreviewColumn final : public Card
{
    Q_OBJECT

public:
    explicit PreviewColumn(Channel channel, QWidget *parent = nullptr);

    void setPreview(const DispatchPreview &preview);
    bool isChosen() const;
    [[nodiscard]] QSet<TechnicianId> unticked() const { return m_people.unticked(); }

Q_SIGNALS:
    void choiceChanged();
    void ticksChanged();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    void showCount();

    Channel m_channel;
    PlannedTableModel m_people;
    QCheckBox *m_choice;
    TextLabel *m_way;
    TextLabel *m_route;
    TextLabel *m_empty;
    QTableView *m_table;
};
