package io.fairbot.agents.branch;

import io.fairbot.agent.AgentContext;
import io.fairbot.agent.Health;
import io.fairbot.branch.Branch;
import io.fairbot.conversation.Conversations;
import io.fairbot.whatsapp.SessionState;
import io.fairbot.whatsapp.WhatsAppChannel;
import io.fairbot.whatsapp.WhatsAppSession;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A branch with its line and its session. */
final class OpenBranch {
    private final Conversations.Line line;
    private final WhatsAppSession session;

    private OpenBranch(Conversations.Line line, WhatsAppSession session) {
        this.line = line;
        this.session = session;
    }

    static CompletionStage<OpenBranch> open(Branch branch, AgentContext context) {
        Optional<WhatsAppChannel> found = context.channel(branch.channel());
        if (found.isEmpty()) {
            return CompletableFuture.failedStage(new BranchException("The branch " + branch.id() + " uses the channel "
                    + branch.channel() + ", which the coordinator does not have; add it with channel(...), or give"
                    + " the branch another one."));
        }
        WhatsAppChannel channel = found.get();
        return context.conversations()
                .open(branch.id(), channel.dropsRepetitions())
                .thenCompose(line -> connect(channel, branch, line));
    }

    private static CompletionStage<OpenBranch> connect(
            WhatsAppChannel channel, Branch branch, Conversations.Line line) {
        return channel.open(branch, line)
                .thenApply(session -> {
                    line.connect(session);
                    return new OpenBranch(line, session);
                })
                .exceptionallyCompose(
                        failure -> line.close().thenCompose(closed -> CompletableFuture.failedStage(failure)));
    }

    /** Closes the session first: what is heard until then is still kept. */
    CompletableFuture<Void> close() {
        return session.close()
                .handle((done, failure) -> Optional.ofNullable(failure))
                .thenCompose(failure -> line.close()
                        .thenCompose(closed -> failure.<CompletionStage<Void>>map(CompletableFuture::failedStage)
                                .orElseGet(() -> CompletableFuture.completedStage(null))))
                .toCompletableFuture();
    }

    Health health() {
        Health overflow = line.load().overflow()
                ? Health.degraded("More messages wait than fit into memory; they are kept and will be answered.")
                : Health.UP;
        return health(session.state()).worse(overflow);
    }

    private static Health health(SessionState state) {
        String cause =
                state.cause().map(why -> " " + why.explain(Locale.ENGLISH)).orElse("");
        return switch (state.phase()) {
            case OPEN -> Health.UP;
            case CONNECTING, RECONNECTING -> Health.degraded("The line is not open yet." + cause);
            case LINKING -> Health.down("The line waits for somebody to link it." + cause);
            case STOPPED -> Health.down("The line has stopped." + cause);
        };
    }
}
