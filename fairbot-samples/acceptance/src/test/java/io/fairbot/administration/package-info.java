/** Every administrative operation, killed at random moments: the audit log equals the changes. */
@NullMarked
package io.fairbot.administration;

import org.jspecify.annotations.NullMarked;
