package io.fairbot.whatsapp.cloud.internal.webhook;

import io.fairbot.whatsapp.channel.InboundSink;
import io.fairbot.whatsapp.channel.UnhandledEvent;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** The lines to which the webhook delivers. Safe for use from any thread. */
public interface WebhookLines {

    /**
     * Returns whether the application has its lines: before, no number can be told from one that has no branch.
     *
     * @return true from when all branches have been opened once
     */
    boolean areKnown();

    /**
     * Finds the branch of a number, also one whose line is open on another node or not at all.
     *
     * @param number the id of the number at Meta
     * @return the branch's id
     */
    Optional<String> branch(String number);

    /**
     * Returns where a branch receives: the sink of the session that is open here, or else the inbox of the branch.
     *
     * @param branch the branch's id
     * @return the sink
     */
    InboundSink sink(String branch);

    /**
     * Stores a part of a delivery that nothing handles.
     *
     * @param event the part
     * @return completes when it is durable
     */
    CompletionStage<Void> keep(UnhandledEvent event);

    /**
     * Reports that an account, a number or a template has changed. Called after the change is durable, possibly repeatedly; must not
     * block.
     *
     * @param change the change
     */
    void accountChanged(AccountChange change);
}
