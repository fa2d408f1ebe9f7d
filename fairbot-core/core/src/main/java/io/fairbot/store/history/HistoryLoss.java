package io.fairbot.store.history;

import java.util.List;

/**
 * What is lost when one side of a hybrid store remains: documents that only the other side has, or has in another state.
 *
 * @param kept the side that remains
 * @param accepted whether the decision was carried out; false after a dry run
 * @param models the losses of each model that has any, by name
 * @param waitingBatches the number of batches that wait for the database; with the database's side kept they are lost, too
 */
public record HistoryLoss(HistorySide kept, boolean accepted, List<ModelLoss> models, long waitingBatches) {
    /** The maximum number of ids that are named for a model. */
    public static final int MAX_IDS = 20;

    /** Copies the losses. */
    public HistoryLoss {
        models = List.copyOf(models);
    }

    /**
     * The documents of a model that are lost.
     *
     * @param model the name of the model
     * @param documents their number
     * @param ids the first of their ids, at most {@value HistoryLoss#MAX_IDS}
     */
    public record ModelLoss(String model, long documents, List<String> ids) {

        /** Copies the ids. */
        public ModelLoss {
            ids = List.copyOf(ids);
        }
    }

    /**
     * Returns the number of documents that are lost.
     *
     * @return the sum over all models
     */
    public long documents() {
        return models.stream().mapToLong(ModelLoss::documents).sum();
    }
}
