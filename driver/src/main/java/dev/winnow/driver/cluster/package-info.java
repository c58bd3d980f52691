/**
 * The cluster that Spark has given: whether it is what a job needs, looked at before the first of
 * its tasks, and who gets which of its executors, also when some are lost.
 */
package dev.winnow.driver.cluster;
