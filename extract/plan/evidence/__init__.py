"""What label, content and place say together: the roles of columns and labels, with weights that were fitted.

`contents` tells what a text is made of, `labels` how like a label it is, `columns` and `kinds` weigh both.
"""
