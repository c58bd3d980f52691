/**
 * Reading on the cluster: the driver lists the files and plans units of work, executors read them,
 * and what was read stays with the executors as examples per split, or dealt into fixed shards.
 */
package dev.winnow.driver.data;
