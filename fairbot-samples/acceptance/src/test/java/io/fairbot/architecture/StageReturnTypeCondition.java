package io.fairbot.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import io.fairbot.Internal;
import java.util.concurrent.Future;

/** What ends later is a CompletionStage: a future can be completed or waited for by whoever gets it. */
final class StageReturnTypeCondition extends ArchCondition<JavaClass> {
    StageReturnTypeCondition() {
        super("promise stages, not futures");
    }

    @Override
    public void check(JavaClass type, ConditionEvents events) {
        boolean isApi = type.getModifiers().contains(JavaModifier.PUBLIC) && !type.isAnnotatedWith(Internal.class);
        if (!isApi) {
            return;
        }
        for (JavaMethod method : type.getMethods()) {
            boolean isPublic = method.getModifiers().contains(JavaModifier.PUBLIC);
            if (isPublic && method.getRawReturnType().isAssignableTo(Future.class)) {
                events.add(SimpleConditionEvent.violated(type, method.getFullName() + " answers a future"));
            }
        }
    }
}
