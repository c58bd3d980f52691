/**
 * What training would take on more executors than there are: a model, by hand, of costs that were
 * measured. Pure functions.
 */
package dev.winnow.driver.scaling;
