"""The product's figures a second time: plain Python, straight from the contract's tables.

Written from the definitions, one function each with the sentence it stands for, and without
any import from the product's folders: where both computations agree, the agreement means
something. It takes its time; the property tests keep the companies small.
"""
