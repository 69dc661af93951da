#include "app/stories/boardstory.h"
#include "app/tour/tour.h"
#include "ui/widgets/button.h"
#include "ui/workorders/candidatesdialog.h"
#include "ui/workorders/keptdraft.h"
#include "ui/workorders/workorderform.h"

#include <QLineEdit>
#include <QPromise>
#include <QSpinBox>
#include <QTimer>

namespace {

constexpr int actAfterMs = 60; ///< the presets must have arrived

template<typename T>
QFuture<Result<T>> answered(Result<T> result)
{
    QPromise<Result<T>> promise;
    promise.start();
    promise.addResult(std::move(result));
    promise.finish();
    return promise.future();
}

WorkOrderForm::Operations operations()
{
    const WorkOrderOperations story = BoardStory::operations(BoardStory::Moment::Ready);
    WorkOrderForm::Operations form;
    form.create = story.create;
    form.save = story.save;
    form.readPresets = story.readPresets;
    form.canPreview = true;
    form.now = [] {
        return BoardStory::now();
    };
    return form;
}

using Act = std::function<void(WorkOrderForm &)>;

/// A form into which @p text was pasted, after @p act.
std::function<std::unique_ptr<QWidget>()> pasted(const QString &text, const Act &act = {},
                                                 const WorkOrderForm::Operations &with = operations())
{
    return [text, act, with] {
        auto form = std::make_unique<WorkOrderForm>(with);
        form->paste(text);
        if (act)
            QTimer::singleShot(actAfterMs, form.get(), [act, shown = form.get()] { act(*shown); });
        return form;
    };
}

void fillTheRest(WorkOrderForm &form)
{
    WorkOrderDraft draft = form.draft();
    draft.title = QStringLiteral("No cooling, walk-in freezer");
    draft.contactEmail = QStringLiteral("r.tran@example.com");
    form.setDraft(draft);
}

/// What a person has after pasting the story's request and adding the title and the address of the contact.
WorkOrderDraft recognisedDraft()
{
    WorkOrderForm form(operations());
    form.paste(BoardStory::pastedRequest());
    fillTheRest(form);
    return form.draft();
}

void press(WorkOrderForm &form)
{
    form.findChild<Button *>(QStringLiteral("storeButton"))->click();
}

void addForms(Tour &tour)
{
    const QString request = BoardStory::pastedRequest();
    tour.add({QStringLiteral("form-new"), pasted({}), {}});
    tour.add({QStringLiteral("form-recognised"), pasted(request), {}});
    tour.add({QStringLiteral("form-open-date"),
              pasted(QStringLiteral("Breaker trips, 12/3 at 8, no rush.\nSink and outlet at 22 Elm Street, Dallas, TX "
                                    "75201 (suite on the left)\nM. Lopez m.lopez@example.com 214-555-0101 or "
                                    "214-555-0102, up to $500")),
              {}});
    tour.add({QStringLiteral("form-nothing"), pasted(QStringLiteral("Good morning, please see the attached.")), {}});
    tour.add({QStringLiteral("form-fallback"),
              pasted(QStringLiteral("Need a locksmith at 99 Harbor Way, Galveston TX today")),
              {}});
    const Act editOne = [](WorkOrderForm &form) {
        fillTheRest(form);
        form.findChild<QSpinBox *>(QStringLiteral("sla1"))->setValue(45);
    };
    tour.add({QStringLiteral("form-edited"), pasted(request, editOne), {}});
    tour.add({QStringLiteral("form-error"), pasted(request, press), {}});
    WorkOrderForm::Operations duplicate = operations();
    duplicate.create = [](const WorkOrderDraft &) {
        WorkOrderCreated outcome;
        outcome.kind = WorkOrderCreated::Kind::Duplicate;
        outcome.number = 48213;
        outcome.createdAt = BoardStory::now().addSecs(-240);
        return answered(Result<WorkOrderCreated>(outcome));
    };
    tour.add({QStringLiteral("form-duplicate"),
              pasted(
                  request,
                  [](WorkOrderForm &form) {
                      fillTheRest(form);
                      press(form);
                  },
                  duplicate),
              {}});
    WorkOrderForm::Operations unread = operations();
    unread.readPresets = [](const std::optional<JobId> &) {
        return answered(
            Result<SlaPresets>(failure(Error::Code::Unavailable, QStringLiteral("The server closed the connection."))));
    };
    tour.add({QStringLiteral("form-presets-failed"), pasted(request, {}, unread), {}});
}

} // namespace

void addFormScenes(Tour &tour)
{
    addForms(tour);
    tour.add({QStringLiteral("form-restored"),
              [] {
                  WorkOrderForm::Operations kept = operations();
                  kept.keptDraft = [] {
                      return KeptDraft::packed(recognisedDraft(), BoardStory::now().addSecs(-20 * 60));
                  };
                  return std::make_unique<WorkOrderForm>(kept);
              },
              {}});
    tour.add(
        {QStringLiteral("form-edit"),
         [] { return std::make_unique<WorkOrderForm>(operations(), BoardStory::facts(BoardStory::rows().at(2).id)); },
         {}});
    tour.add({QStringLiteral("form-foreign"),
              [] {
                  WorkOrderFacts facts = BoardStory::facts(BoardStory::rows().at(2).id);
                  auto form = std::make_unique<WorkOrderForm>(operations(), facts);
                  auto *title = form->findChild<QLineEdit *>(QStringLiteral("titleField"));
                  title->setText(QStringLiteral("No cooling, walk-in freezer 2"));
                  facts.row.revision = 4;
                  facts.row.title = QStringLiteral("No cooling, both freezers");
                  facts.contactPhone = QStringLiteral("(713) 555-0150");
                  facts.history.prepend({QStringLiteral("edited"), QStringLiteral("A. Chen"), BoardStory::now(), {}});
                  form->showForeign(facts);
                  return form;
              },
              {}});
    const auto candidates = [](CandidatesDialog::Page page) {
        return [page] {
            const WorkOrderOperations story = BoardStory::operations(BoardStory::Moment::Ready);
            return std::make_unique<CandidatesDialog>(
                QStringLiteral("WO 48213"),
                CandidatesDialog::Operations {[story] { return story.readCandidates({}, 0); },
                                              [story] {
                                                  return story.readLeftOut({});
                                              }},
                page);
        };
    };
    tour.add({QStringLiteral("candidates"), candidates(CandidatesDialog::Page::Matching), {}});
    tour.add({QStringLiteral("candidates-leftout"), candidates(CandidatesDialog::Page::LeftOut), {}});
}
