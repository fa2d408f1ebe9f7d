package io.fairbot.whatsapp.cloud.lab;

import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestWatcher;
import org.opentest4j.TestAbortedException;

/** Prints the line of a {@link CloudCheck}. */
final class CheckLine implements TestWatcher, AfterAllCallback {
    private final AtomicInteger passed = new AtomicInteger();
    private final AtomicInteger failed = new AtomicInteger();

    @Override
    public void testSuccessful(ExtensionContext context) {
        passed.incrementAndGet();
    }

    @Override
    public void testFailed(ExtensionContext context, @Nullable Throwable cause) {
        failed.incrementAndGet();
    }

    @Override
    public void afterAll(ExtensionContext context) {
        boolean isSkipped = context.getExecutionException()
                .filter(TestAbortedException.class::isInstance)
                .isPresent();
        boolean isRight = passed.get() > 0
                && failed.get() == 0
                && context.getExecutionException().isEmpty();
        String what =
                context.getRequiredTestClass().getAnnotation(CloudCheck.class).value();
        System.out.println((isSkipped ? "SKIPPED " : isRight ? "PASS " : "FAIL ") + what + " (" + passed + " of "
                + (passed.get() + failed.get()) + " tests)");
    }
}
