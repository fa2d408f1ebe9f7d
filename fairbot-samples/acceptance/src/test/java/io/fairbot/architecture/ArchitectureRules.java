package io.fairbot.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.GeneralCodingRules.THROW_GENERIC_EXCEPTIONS;
import static com.tngtech.archunit.library.GeneralCodingRules.USE_JAVA_UTIL_LOGGING;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitCallTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** The rules of the house, each with the name under which a planted fault proves it. */
final class ArchitectureRules {
    private static final Set<String> CLOCKS = Set.of(
            "java.lang.System.currentTimeMillis",
            "java.lang.System.nanoTime",
            "java.time.Clock.systemUTC",
            "java.time.Clock.systemDefaultZone",
            "java.time.Clock.system",
            "java.time.InstantSource.system");
    private static final Set<String> CHANCE = Set.of(
            "java.lang.Math.random",
            "java.util.UUID.randomUUID",
            "java.util.concurrent.ThreadLocalRandom.current",
            "java.util.Random.<init>()",
            "java.security.SecureRandom.<init>()");
    private static final Set<String> THREADS = Set.of(
            "java.lang.Thread.<init>",
            "java.util.concurrent.ThreadPoolExecutor.<init>",
            "java.util.concurrent.ScheduledThreadPoolExecutor.<init>",
            "java.util.concurrent.ForkJoinPool.<init>",
            "java.util.Timer.<init>");
    private static final Set<String> PROCESS = Set.of(
            "java.lang.System.exit",
            "java.lang.System.getenv",
            "java.lang.System.setProperty",
            "java.lang.System.setOut",
            "java.lang.System.setErr",
            "java.lang.Runtime.halt",
            "java.lang.Runtime.exit",
            "java.lang.Runtime.addShutdownHook",
            "java.util.Locale.setDefault",
            "java.util.TimeZone.setDefault",
            "java.security.Security.addProvider",
            "java.security.Security.insertProviderAt");

    /** Looks for programs on the machine and says when a test is skipped: that is its work. */
    private static final String TEST_TOOL = "io.fairbot.testkit.TestProgram";

    /** Applications are hosts: what a guest must not do is theirs to do. */
    private static final String[] APPLICATIONS = {"..samples..", "io.fairbot.standalone.."};

    private ArchitectureRules() {}

    static Map<String, ArchRule> all() {
        Map<String, ArchRule> rules = new LinkedHashMap<>();
        rules.put("cycles", slices().matching("io.fairbot.(**)").should().beFreeOfCycles());
        rules.put(
                "signatures",
                classes()
                        .that()
                        .resideOutsideOfPackages("..internal..", "..samples..")
                        .should(new InternalSignatureCondition()));
        rules.put("internals", classes().should(new InternalAccessCondition()));
        rules.put("nullmarked", classes().should(new NullMarkedCondition()));
        rules.put(
                "futures",
                classes()
                        .that()
                        .resideOutsideOfPackages("..internal..", "..samples..")
                        .should(new StageReturnTypeCondition()));
        rules.put("time", never("read a clock that was not given to it", CLOCKS, "now"));
        rules.put("chance", never("draw by chance that was not given to it", CHANCE, ""));
        rules.put("threads", never("start a thread of its own making", THREADS, ""));
        rules.put("process", never("touch what belongs to the host's process", PROCESS, ""));
        rules.put(
                "streams",
                noClasses()
                        .that()
                        .resideOutsideOfPackages(APPLICATIONS)
                        .and()
                        .doNotHaveFullyQualifiedName(TEST_TOOL)
                        .should(ACCESS_STANDARD_STREAMS));
        rules.put("exceptions", noClasses().should(THROW_GENERIC_EXCEPTIONS));
        rules.put("logging", noClasses().should(USE_JAVA_UTIL_LOGGING));
        rules.put("impl", noClasses().should().haveSimpleNameEndingWith("Impl").allowEmptyShould(true));
        rules.put(
                "rooms",
                noClasses()
                        .that()
                        .resideOutsideOfPackages(
                                "io.fairbot.coordination..", "io.fairbot.standalone..", "io.fairbot.samples..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage("io.fairbot.coordination.."));
        rules.put(
                "agents-stay-guests",
                noClasses()
                        .that()
                        .resideOutsideOfPackages(
                                "io.fairbot.agents..", "io.fairbot.standalone..", "io.fairbot.samples..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage("io.fairbot.agents.."));
        rules.put(
                "server",
                noClasses()
                        .that()
                        .resideOutsideOfPackages("io.fairbot.server..", "io.fairbot.samples.benchmarks..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage("io.undertow..", "org.xnio.."));
        return rules;
    }

    /** The classes of a package use nothing of ours but each other. */
    static ArchRule strangerTo(String own) {
        return noClasses()
                .should()
                .dependOnClassesThat(new DescribedPredicate<JavaClass>("are of fairbot, outside of " + own) {
                    @Override
                    public boolean test(JavaClass type) {
                        return type.getPackageName().startsWith("io.fairbot")
                                && !type.getPackageName().equals(own);
                    }
                });
    }

    /**
     * Nobody calls these methods but those who are allowed to: the samples, which are hosts, and the few places where the
     * outside is brought in.
     */
    private static ArchRule never(String what, Set<String> methods, String javaTimeMethod) {
        return noClasses()
                .that()
                .resideOutsideOfPackages(APPLICATIONS)
                .and()
                .doNotHaveFullyQualifiedName("io.fairbot.runtime.SystemTimeSource")
                .and()
                .doNotHaveFullyQualifiedName("io.fairbot.runtime.DaemonExecutorFactory")
                .and()
                .doNotHaveFullyQualifiedName("io.fairbot.config.Settings")
                .and()
                .doNotHaveFullyQualifiedName("io.fairbot.coordination.CoordinatorBuilder")
                .and()
                // The host calls Coordinator.stopOnShutdown, which says so in its name.
                .doNotHaveFullyQualifiedName("io.fairbot.coordination.ShutdownHook")
                .and()
                // SQLite's driver takes the place of its library from system properties only; they are taken back at
                // once.
                .doNotHaveFullyQualifiedName("io.fairbot.storage.internal.embedded.sqlite.SqliteLibrary")
                .and()
                .doNotHaveFullyQualifiedName(TEST_TOOL)
                .should()
                .accessTargetWhere(new DescribedPredicate<JavaAccess<?>>("is one of " + methods) {
                    @Override
                    public boolean test(JavaAccess<?> access) {
                        return hits(access, methods, javaTimeMethod);
                    }
                })
                .as("Nobody should " + what);
    }

    private static boolean hits(JavaAccess<?> access, Set<String> methods, String javaTimeMethod) {
        JavaClass owner = access.getTargetOwner();
        String method = owner.getName() + "." + access.getTarget().getName();
        boolean noArguments = access.getTarget() instanceof CodeUnitCallTarget call
                && call.getRawParameterTypes().isEmpty();
        boolean javaTime = !javaTimeMethod.isEmpty()
                && owner.getPackageName().equals("java.time")
                && access.getTarget().getName().equals(javaTimeMethod);
        return javaTime || methods.contains(method) || (noArguments && methods.contains(method + "()"));
    }

    static boolean isInternal(JavaClass type) {
        return Arrays.asList(type.getPackageName().split("\\.")).contains("internal");
    }
}
