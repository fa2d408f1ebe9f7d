package io.fairbot.agents.exchange.rates;

import io.fairbot.agents.branch.BranchAgent;
import io.fairbot.audit.AuditEntry;
import io.fairbot.audit.AuditLog;
import io.fairbot.audit.AuditQuery;
import io.fairbot.audit.AuditRecord;
import io.fairbot.audit.StoredAuditLog;
import io.fairbot.branch.BranchDefinition;
import io.fairbot.conversation.Snapshot;
import io.fairbot.runtime.virtual.VirtualPlatform;
import io.fairbot.store.Batch;
import io.fairbot.store.DocumentStore;
import io.fairbot.store.Model;
import io.fairbot.store.Write;
import io.fairbot.store.memory.MemoryStorage;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** A rate service on a store in memory, in virtual time. */
final class RateHouse {
    static final Instant NOW = Instant.parse("2026-11-23T13:00:00Z");

    final VirtualPlatform time = new VirtualPlatform(NOW, 1);
    final List<Snapshot<Rates>> published = new ArrayList<>();
    final AuditLog audit;
    final DocumentStore store;
    final RateService service;

    RateHouse() {
        List<Model<?>> models = new ArrayList<>(RateModels.all());
        models.add(BranchAgent.BRANCHES);
        models.add(StoredAuditLog.MODEL);
        store = time.await(new MemoryStorage().open(models, time.platform()));
        audit = new StoredAuditLog(store, time.platform().ids());
        service = new RateService(store, time.platform(), audit, RateRules.DEFAULTS, published::add);
        await(service.reload());
    }

    /** The audit log, the oldest entry first. */
    List<AuditEntry> audit() {
        return await(audit.find(AuditQuery.NEWEST.fromOldest())).records().stream()
                .map(AuditRecord::entry)
                .toList();
    }

    <T> T await(CompletionStage<T> stage) {
        return time.await(stage);
    }

    void set(HouseRate rate) {
        await(service.setRate(new RateService.RateUpdate(rate, false)));
    }

    HouseRate rate(String compra, String venda) {
        return rate("USD", 1, compra, venda);
    }

    HouseRate rate(String currency, int unit, String compra, String venda) {
        return new HouseRate(
                currency,
                unit,
                new BigDecimal(compra),
                new BigDecimal(venda),
                time.now(),
                "ana",
                time.now().plus(Duration.ofHours(8)),
                Optional.empty());
    }

    ReferenceRate reference(String value) {
        return new ReferenceRate("USD", new BigDecimal(value), time.now(), "feed");
    }

    HouseRate find(String branch, String currency) {
        return service.current().value().find(branch, currency, time.now()).orElseThrow();
    }

    void addBranch(String id) {
        BranchDefinition branch = new BranchDefinition(
                id, "One", "+5549999990001", null, null, null, null, null, null, Map.of(), Map.of());
        await(store.apply(Batch.of("branch-" + id, Write.insert(BranchAgent.BRANCHES, id, branch))));
    }
}
