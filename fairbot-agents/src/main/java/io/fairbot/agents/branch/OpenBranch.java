package io.fairbot.agents.branch;

import io.fairbot.agent.AgentContext;
import io.fairbot.agent.Health;
import io.fairbot.branch.Branch;
import io.fairbot.conversation.Conversations;
import io.fairbot.whatsapp.WhatsAppChannel;
import io.fairbot.whatsapp.supervision.SessionSupervisor;
import io.fairbot.whatsapp.supervision.SupervisedLine;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A branch with its conversations and its line. */
final class OpenBranch {
    private final Conversations.Line conversations;
    private final SupervisedLine line;

    private OpenBranch(Conversations.Line conversations, SupervisedLine line) {
        this.conversations = conversations;
        this.line = line;
    }

    static CompletionStage<OpenBranch> open(Branch branch, AgentContext context, SessionSupervisor supervisor) {
        Optional<WhatsAppChannel> found = context.channel(branch.channel());
        if (found.isEmpty()) {
            return CompletableFuture.failedStage(new BranchException("The branch " + branch.id() + " uses the channel "
                    + branch.channel() + ", which the coordinator does not have; add it with channel(...), or give"
                    + " the branch another one."));
        }
        WhatsAppChannel channel = found.get();
        return context.conversations()
                .open(branch.id(), channel.dropsRepetitions())
                .thenCompose(conversations -> connect(channel, branch, conversations, supervisor));
    }

    private static CompletionStage<OpenBranch> connect(
            WhatsAppChannel channel, Branch branch, Conversations.Line conversations, SessionSupervisor supervisor) {
        return supervisor
                .open(channel, branch, conversations)
                .thenApply(line -> {
                    conversations.connect(line.session(), line.gate());
                    return new OpenBranch(conversations, line);
                })
                .exceptionallyCompose(
                        failure -> conversations.close().thenCompose(closed -> CompletableFuture.failedStage(failure)));
    }

    SupervisedLine line() {
        return line;
    }

    /** Closes the session first: what is heard until then is still kept. */
    CompletableFuture<Void> close() {
        return line.close()
                .handle((done, failure) -> Optional.ofNullable(failure))
                .thenCompose(failure -> conversations
                        .close()
                        .thenCompose(closed -> failure.<CompletionStage<Void>>map(CompletableFuture::failedStage)
                                .orElseGet(() -> CompletableFuture.completedStage(null))))
                .toCompletableFuture();
    }

    Health health() {
        Health overflow = conversations.load().overflow()
                ? Health.degraded("More messages wait than fit into memory; they are kept and will be answered.")
                : Health.UP;
        return line.health().worse(overflow);
    }
}
