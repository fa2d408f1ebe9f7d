package io.fairbot.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairbot.config.Secret;
import io.fairbot.http.RouteAccess;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SecurityTest {
    @ParameterizedTest
    @CsvSource({
        "READ, READ, true", "READ, AGENT, false", "READ, OPERATOR, false", "READ, ADMIN, false",
        "AGENT, READ, false", "AGENT, AGENT, true", "AGENT, OPERATOR, false", "AGENT, ADMIN, false",
        "OPERATOR, READ, true", "OPERATOR, AGENT, false", "OPERATOR, OPERATOR, true", "OPERATOR, ADMIN, false",
        "ATTENDANT, READ, true", "ATTENDANT, ATTENDANT, true", "ATTENDANT, OPERATOR, false", "ATTENDANT, AGENT, false",
        "READ, ATTENDANT, false", "AGENT, ATTENDANT, false", "OPERATOR, ATTENDANT, true", "ADMIN, ATTENDANT, true",
        "ADMIN, READ, true", "ADMIN, AGENT, true", "ADMIN, OPERATOR, true", "ADMIN, ADMIN, true"
    })
    void aScopeCoversAnotherOrNot(Scope given, Scope needed, boolean covered) {
        Principal principal = new Principal("key", Optional.of(given), Optional.empty());

        assertThat(given.covers(needed)).isEqualTo(covered);
        assertThat(principal.hasScope(needed)).isEqualTo(covered);
        assertThat(RouteAccess.of(needed).allows(principal)).isEqualTo(covered);
    }

    @ParameterizedTest
    @EnumSource
    void nobodyMayNothingAndTheSystemEverything(Scope needed) {
        assertThat(Principal.ANONYMOUS.hasScope(needed)).isFalse();
        assertThat(Principal.SYSTEM.hasScope(needed)).isTrue();
        assertThat(RouteAccess.of(needed).allows(Principal.ANONYMOUS)).isFalse();
        assertThat(RouteAccess.OPEN.allows(Principal.ANONYMOUS)).isTrue();
    }

    @Test
    void aPrincipalSeesAllBranchesOrThoseThatAreNamed() {
        Principal attendant = new Principal("ana", Optional.of(Scope.ATTENDANT), Optional.empty());

        assertThat(attendant.sees("matriz")).isTrue();
        assertThat(attendant.onlyIn(Set.of("matriz")).sees("matriz")).isTrue();
        assertThat(attendant.onlyIn(Set.of("matriz")).sees("praia")).isFalse();
        assertThat(attendant.onlyIn(Set.of()).sees("matriz")).isFalse();
    }

    @Test
    void aFirstSecretIsShownOnlyInItsSentence() {
        FirstSecret secret = new FirstSecret("admin key", Secret.of("fb_very-secret"));

        assertThat(secret.forHumans())
                .isEqualTo("The admin key is fb_very-secret - keep it, it is shown only this once.");
        assertThat(secret).asString().doesNotContain("fb_very-secret");
    }
}
