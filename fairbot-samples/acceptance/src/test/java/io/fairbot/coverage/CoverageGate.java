package io.fairbot.coverage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jacoco.core.analysis.Analyzer;
import org.jacoco.core.analysis.CoverageBuilder;
import org.jacoco.core.analysis.IBundleCoverage;
import org.jacoco.core.analysis.ICounter;
import org.jacoco.core.analysis.IPackageCoverage;
import org.jacoco.core.tools.ExecFileLoader;

/**
 * Fails the build when too few branches were taken by the tests of all modules together.
 *
 * <p>Core's own tests cannot use the test kit, so what they cannot reach is tested in other modules; a gate for each module
 * alone would not see that.
 */
public final class CoverageGate {
    private static final double MODULE = 0.85;
    private static final double CRITICAL = 0.90;

    private static final List<String> MODULES = List.of(
            "fairbot-core/core",
            "fairbot-core/engine",
            "fairbot-core/whatsapp-cloud",
            "fairbot-core/whatsapp-web",
            "fairbot-core/testkit",
            "fairbot-storage/storage",
            "fairbot-storage/mongo",
            "fairbot-coordination/coordination",
            "fairbot-coordination/server",
            "fairbot-agents/language",
            "fairbot-agents/branch",
            "fairbot-agents/exchange");
    /** State machines, money, protocol and storage. */
    private static final List<String> CRITICAL_PACKAGES = List.of(
            "io/fairbot/agent",
            "io/fairbot/agent/engine",
            "io/fairbot/store",
            "io/fairbot/store/conflict",
            "io/fairbot/store/spi",
            "io/fairbot/conversation",
            "io/fairbot/conversation/engine",
            "io/fairbot/conversation/held",
            "io/fairbot/whatsapp",
            "io/fairbot/whatsapp/lines",
            "io/fairbot/whatsapp/sandbox",
            "io/fairbot/whatsapp/supervision",
            "io/fairbot/whatsapp/web/internal/binary",
            "io/fairbot/whatsapp/web/internal/noise",
            "io/fairbot/whatsapp/web/internal/pairing",
            "io/fairbot/whatsapp/web/internal/protobuf",
            "io/fairbot/storage",
            "io/fairbot/storage/internal/cache",
            "io/fairbot/storage/internal/copy",
            "io/fairbot/storage/internal/embedded",
            "io/fairbot/storage/internal/embedded/sqlite",
            "io/fairbot/storage/internal/hybrid",
            "io/fairbot/storage/mongo",
            "io/fairbot/storage/mongo/internal",
            "io/fairbot/storage/mongo/internal/document",
            "io/fairbot/storage/mongo/internal/driver",
            "io/fairbot/storage/mongo/internal/write",
            "io/fairbot/agents/exchange",
            "io/fairbot/agents/exchange/internal/intent");

    private CoverageGate() {}

    /**
     * Prints the shares and fails when one is too low.
     *
     * @param args the top of the working copy
     * @throws IOException when a recording cannot be read
     */
    public static void main(String[] args) throws IOException {
        Path top = Path.of(args[0]);
        ExecFileLoader recordings = new ExecFileLoader();
        try (Stream<Path> files = Files.walk(top)) {
            for (Path file : files.filter(path -> path.endsWith(Path.of("target", "jacoco.exec")))
                    .toList()) {
                recordings.load(file.toFile());
            }
        }
        List<String> failures = new ArrayList<>();
        Set<String> missing = new TreeSet<>(CRITICAL_PACKAGES);
        for (String module : MODULES) {
            IBundleCoverage bundle = analyze(recordings, module, top.resolve(module));
            check(module, bundle.getBranchCounter(), MODULE, failures);
            Map<String, ICounter> critical = critical(bundle);
            critical.forEach((name, counter) -> check("  " + name, counter, CRITICAL, failures));
            missing.removeAll(critical.keySet());
        }
        // A package that was renamed would drop out unseen.
        missing.forEach(name -> failures.add(name + " is in no module"));
        if (!failures.isEmpty()) {
            throw new IllegalStateException("Too few branches are covered: " + String.join("; ", failures)
                    + ". The reports are in target/site/jacoco of each module.");
        }
    }

    private static IBundleCoverage analyze(ExecFileLoader recordings, String name, Path module) throws IOException {
        CoverageBuilder builder = new CoverageBuilder();
        new Analyzer(recordings.getExecutionDataStore(), builder)
                .analyzeAll(module.resolve("target/classes").toFile());
        return builder.getBundle(name);
    }

    private static Map<String, ICounter> critical(IBundleCoverage bundle) {
        Map<String, ICounter> counters = new LinkedHashMap<>();
        for (IPackageCoverage coverage : bundle.getPackages()) {
            if (CRITICAL_PACKAGES.contains(coverage.getName())) {
                counters.put(coverage.getName(), coverage.getBranchCounter());
            }
        }
        return counters;
    }

    private static void check(String name, ICounter branches, double lowest, List<String> failures) {
        double share = branches.getTotalCount() == 0 ? 1 : branches.getCoveredRatio();
        System.out.printf("coverage %-45s %5.1f %% of %4d branches%n", name, share * 100, branches.getTotalCount());
        if (share < lowest) {
            failures.add("%s %.1f %% of %.0f %%".formatted(name.strip(), share * 100, lowest * 100));
        }
    }
}
