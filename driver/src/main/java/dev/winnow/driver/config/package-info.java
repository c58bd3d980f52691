/**
 * The configuration of a job: HOCON files and overrides, read into validated records. The names of
 * the keys are those of the record components, in kebab case; {@code winnow-defaults.conf} holds
 * every default.
 */
package dev.winnow.driver.config;
