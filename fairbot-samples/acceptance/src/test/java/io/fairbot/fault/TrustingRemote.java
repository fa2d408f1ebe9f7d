package io.fairbot.fault;

import io.fairbot.storage.remote.DatabaseIdentity;
import io.fairbot.storage.remote.RemoteStore;
import io.fairbot.store.Model;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A database that is taken for the one that was known, whatever it is; what is missing in it counts as deleted. */
final class TrustingRemote extends ForwardingRemote {
    private static final AtomicReference<@Nullable DatabaseIdentity> LAST = new AtomicReference<>();
    private final RemoteStore remote;

    TrustingRemote(RemoteStore remote) {
        super(remote);
        this.remote = remote;
    }

    @Override
    public CompletionStage<Optional<DatabaseIdentity>> identity() {
        return remote.identity().thenCompose(found -> {
            DatabaseIdentity known = LAST.get();
            if (found.isPresent() || known == null) {
                found.ifPresent(LAST::set);
                return CompletableFuture.completedStage(found);
            }
            return remote.replaceIdentity(known).thenApply(nothing -> Optional.of(known));
        });
    }

    @Override
    public CompletionStage<Optional<DatabaseIdentity>> raiseHistory(DatabaseIdentity seen) {
        return remote.raiseHistory(seen).thenApply(raised -> {
            raised.ifPresent(LAST::set);
            return raised;
        });
    }

    @Override
    public CompletionStage<Map<String, Long>> listDeletions(Model<?> model, Collection<String> ids) {
        return CompletableFuture.completedStage(
                ids.stream().collect(Collectors.toMap(Function.identity(), id -> Long.MAX_VALUE)));
    }
}
